import { isUtf8 } from "node:buffer";
import { operations } from "../../functions/tencent/registry.ts";
import type { HttpAnswer } from "../../functions/tencent/transport.ts";
import {
  about,
  type Ids,
  type ProductName,
  productNames,
  samples,
} from "../support/callback-samples.ts";
import { type CastTask, castTask, enter } from "./cast.ts";
import { keyOf, requestOf, signedText, trtcHeaders } from "./forged.ts";
import { bytesOf, oddInCallbacks, oddMembers, withMember, withNullsInLists } from "./odd-forms.ts";
import { Random } from "./random.ts";
import { described } from "./tencent.ts";
import { makeWorld, secrets, type World } from "./world.ts";

const answered = (text: string): HttpAnswer => ({ status: 200, body: `{"Response":${text}}` });

const answerOf = (task: CastTask, done: boolean): object =>
  described({ host: `${task.operation.product.name}.` }, task.providerTaskId, { ...task, done });

/** These forms are understood to their last field, so they call nobody. */
const UNDERSTOOD: readonly string[] = [
  "members that are null",
  "a code that is worded as a success",
  "a code that is a text",
  "U+FFFD in a text",
];

interface End {
  readonly status: string;
  readonly output: unknown;
  /** Whether something of the answer was told to be not understood. */
  readonly isTold: boolean;
}

/** A caller's view of a task that ended with this answer, and whether a person was called. */
const endedWith = async (task: CastTask, end: HttpAnswer): Promise<End> => {
  let said = answered(JSON.stringify(answerOf(task, false)));
  const events = new Set<string>();
  const world = makeWorld({ send: async () => said, log: (event) => events.add(event) });
  await enter(world.dependencies, [task]);
  // A transcription has to be seen at work, and an end that may change is looked at again.
  for (let looks = 0; looks < 20; looks++) {
    const { dueAt, settledAt } = Object(world.table.memory.row({ pk: task.pk, sk: "task" }));
    if (settledAt !== undefined) break;
    world.pass(Math.max(0, Date.parse(dueAt) - world.now()));
    await world.tick();
    said = end;
  }
  return {
    ...(await read(world, task)),
    isTold: events.has("answer_unread") || events.has("unknown_status"),
  };
};

const read = async (
  world: World,
  { row }: CastTask,
): Promise<{ status: string; output: unknown }> => {
  const headers = [["Authorization", `Bearer ${secrets.API_SECRET.key}`]] as const;
  const { body = "" } = await world.post({
    route: "get",
    pathParameters: { taskId: row.taskId },
    headers,
    body: Buffer.alloc(0),
  });
  const { status, output } = JSON.parse(body);
  return { status, output };
};

/** The files and paths that an output names: the caller paid for them. */
const namedIn = (output: unknown): string => {
  const { files = [], details = {} } = Object(output);
  return JSON.stringify([
    files.map(({ url, fileId }: { url?: string; fileId?: string }) => url ?? fileId),
    details.paths,
  ]);
};

/**
 * Ends a task of every operation by every odd answer. Throws at the first that is not taken for the
 * success it is, or of which less is delivered than of the plain one. Answers with how often each
 * form was taken.
 */
export const endOddly = async (): Promise<Readonly<Record<string, number>>> => {
  const tally: Record<string, number> = {};
  for (const operation of operations) {
    const task = castTask(operation, "default", "running", {
      name: "odd end",
      application: "221073",
    });
    const done = answerOf(task, true);
    const plain = namedIn((await endedWith(task, answered(JSON.stringify(done)))).output);
    const forms = Object.entries(oddMembers).map(
      ([how, member]) => [how, withMember(done, member)] as const,
    );
    for (const [how, text] of [
      ...forms,
      ["lists that hold null", JSON.stringify(withNullsInLists(done))] as const,
    ]) {
      const { status, output, isTold } = await endedWith(task, answered(text));
      if (
        status !== "succeeded" ||
        namedIn(output) !== plain ||
        (isTold && UNDERSTOOD.includes(how))
      ) {
        throw new Error(
          `${operation.name}, ${how}: ${status}, ${namedIn(output)} and not ${plain}; a person was called: ${isTold}`,
        );
      }
      tally[how] = (tally[how] ?? 0) + 1;
    }
  }
  return tally;
};

const BYTES = "application/octet-stream";

const NOWHERE: Ids = {
  providerTaskId: "foreign-done-task",
  sessionId: "theirs",
  context: "theirs",
};

/** A callback in an odd form, rightly signed. */
const oddCallback = (
  random: Random,
  product: ProductName,
  { ids, member, now }: { ids: Ids; member: string; now: number },
) => {
  const sample = samples[product].find(({ file }) =>
    /video-success|workflow-success|generation-success|902-stop-by-api/.test(file),
  );
  if (sample === undefined) throw new Error(`There is no sample of ${product}.`);
  const { text, headers } = signedText({ random, now }, product, about(sample, ids));
  const body = bytesOf(withMember(JSON.parse(text), member));
  const signed = product === "trtc" ? trtcHeaders(body, keyOf(product, random)) : headers;
  // Of a body that calls itself text the gateway hands on no other bytes than UTF-8.
  const typed = isUtf8(body)
    ? signed
    : signed.map(([name, value]) => [name, name === "Content-Type" ? BYTES : value] as const);
  return requestOf(product, body, typed);
};

/** A Tencent whose every task has ended, and a receiver of foreign callbacks. */
const makeReceiver = (task?: CastTask) => {
  const forwarded: Buffer[] = [];
  const forwards = Object.fromEntries(
    productNames.map((name) => [`${name.toUpperCase()}_FORWARD_URL`, "https://receiver.example"]),
  );
  const world = makeWorld({
    environment: forwards,
    forward: async (_url, { body }) => void forwarded.push(Buffer.from(body)),
    send: async () => answered(JSON.stringify(task === undefined ? {} : answerOf(task, true))),
  });
  return { world, forwarded };
};

const ends: Readonly<Record<ProductName, string>> = {
  vod: "vod.CreateAigcVideoTask",
  mps: "mps.ProcessMedia",
  tiw: "tiw.CreateVideoGenerationTask",
  trtc: "trtc.StartAITranscription",
};

/** An odd callback about somebody else's task: taken, and sent on byte for byte. */
const passOn = async (
  random: Random,
  product: ProductName,
  member: string,
): Promise<string | undefined> => {
  const { world, forwarded } = makeReceiver();
  const request = oddCallback(random, product, { ids: NOWHERE, member, now: world.now() });
  const { statusCode } = await world.post(request);
  if (statusCode !== 200) return `answered ${statusCode}`;
  return forwarded.length === 1 && forwarded[0]?.equals(request.body)
    ? undefined
    : `sent on ${forwarded.length} times, or changed`;
};

/** An odd callback about a task of ours that has ended: taken, and the task settles by it. */
const settleBy = async (
  random: Random,
  product: ProductName,
  member: string,
): Promise<string | undefined> => {
  const operation = operations.find(({ name }) => name === ends[product]);
  if (operation === undefined) throw new Error(`There is no operation ${ends[product]}.`);
  const task = castTask(operation, "default", "running", {
    name: "odd callback",
    application: "221073",
  });
  const { world, forwarded } = makeReceiver(task);
  await enter(world.dependencies, [task]);
  const { statusCode } = await world.post(
    oddCallback(random, product, { ids: task, member, now: world.now() }),
  );
  const { status } = await read(world, task);
  return statusCode === 200 && status === "succeeded" && forwarded.length === 0
    ? undefined
    : `answered ${statusCode}, and left it ${status}`;
};

/**
 * Calls back in every odd form, about strangers' tasks and about ours. Throws at the first that is
 * not taken; answers with the counts.
 */
export const callBackOddly = async (seed: number): Promise<Readonly<Record<string, number>>> => {
  const random = new Random(seed);
  const tally: Record<string, number> = {};
  for (const product of productNames) {
    for (const [how, member] of Object.entries(oddInCallbacks)) {
      const objections = [
        await passOn(random, product, member),
        await settleBy(random, product, member),
      ];
      const objection = objections.find((each) => each !== undefined);
      if (objection !== undefined)
        throw new Error(`seed ${seed}: ${product}, ${how}: ${objection}`);
      tally[how] = (tally[how] ?? 0) + objections.length;
    }
  }
  return tally;
};

/** How many odd forms there are. */
export const ODD_ANSWERS = Object.keys(oddMembers).length + 1;
export const ODD_CALLBACKS = Object.keys(oddInCallbacks).length;
