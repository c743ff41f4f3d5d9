import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import { about, type ProductName, productNames, samples } from "../support/callback-samples.ts";
import { alterations } from "./alterations.ts";
import { castTask, enter } from "./cast.ts";
import { type Forged, type Forger, requestOf, signedText } from "./forged.ts";
import { NUDGED } from "./judge.ts";
import { misdirections } from "./misdirections.ts";
import type { Random } from "./random.ts";
import { shrink } from "./shrink.ts";
import { signatureForgeries } from "./signature-forgeries.ts";
import { play, type Stage, setStage } from "./stage.ts";

/** The outcome of a storm. */
export interface Tally {
  readonly seed: number;
  sent: number;
  readonly kinds: Record<string, number>;
  readonly answers: Record<string, number>;
  /** Genuine messages that settled the task they were about, as they should, by product. */
  readonly genuine: Record<string, number>;
  questions: number;
  nudges: number;
  virtualSeconds: number;
  /** Tasks that a question may be asked about, so many at most in this time. */
  mostQuestions: number;
}

/** Something that must not happen did: which message of which run, and what. */
export class Violation extends Error {
  override readonly name = "Violation";
}

const forgers: readonly (readonly [number, Forger])[] = [
  ...signatureForgeries,
  ...misdirections,
  ...alterations,
];
const heaviest = forgers.reduce((sum, [weight]) => sum + weight, 0);

const forgerFor = (random: Random): Forger => {
  let left = random.next() * heaviest;
  for (const [weight, forger] of forgers) {
    left -= weight;
    if (left < 0) return forger;
  }
  return forgers[0]?.[1] ?? fail();
};

function fail(): never {
  throw new Error("There are no forgers.");
}

/** How many captured messages are kept for replays; the oldest make room. */
const MOST_CAPTURED = 400;
const BURST = 8;

/**
 * Sends this many callbacks and holds every one against what must be true of it. Throws
 * `Violation`.
 */
export const storm = async (seed: number, count: number): Promise<Tally> => {
  const run: Run = { ...(await setStage(seed)), seed, tally: emptyTally(seed) };
  const { random, world, tasks, tally } = run;
  const before = world.table.texts();
  const start = world.now();
  let genuine = 0;
  while (tally.sent < count) {
    if (random.chance(0.001) || genuine < productNames.length) await tellTruth(run, genuine++);
    else await send(run, random.chance(0.01) ? BURST : 1);
    // Mostly within the ten seconds of the last question, now and then beyond a message's whole
    // time.
    world.pass(random.chance(0.0005) ? random.below(1_300_000) : random.below(60));
  }
  tally.virtualSeconds = Math.round((world.now() - start) / 1000);
  const inFlight = tasks.filter(
    ({ row }) => NUDGED[row.status] !== undefined && !("settledAt" in row),
  ).length;
  tally.mostQuestions = inFlight * (Math.floor(tally.virtualSeconds / 10) + 1) + genuine;
  if (tally.questions > tally.mostQuestions)
    throw new Violation(`seed ${seed}: ${tally.questions} questions`);
  compareAll(run, before);
  return tally;
};

interface Run extends Stage {
  readonly seed: number;
  readonly tally: Tally;
}

const emptyTally = (seed: number): Tally => ({
  seed,
  sent: 0,
  kinds: {},
  answers: {},
  genuine: {},
  questions: 0,
  nudges: 0,
  virtualSeconds: 0,
  mostQuestions: 0,
});

/** Sends one forged message, or copies of it all at once. */
const send = async (run: Run, copies: number): Promise<void> => {
  const { seed, random, world, cast, captured, tally } = run;
  const [at, now] = [tally.sent, world.now()];
  const message = forgerFor(random)({ random, now, cast, captured });
  const { statuses, questions, writes, objection } = await play(run, message, copies);
  tally.sent += copies;
  tally.kinds[message.kind] = (tally.kinds[message.kind] ?? 0) + copies;
  for (const status of statuses) tally.answers[status] = (tally.answers[status] ?? 0) + 1;
  tally.questions += questions;
  tally.nudges += writes;
  if (objection !== undefined)
    throw new Violation(tell(seed, at, await shrink(message, { seed, now, objection }), objection));
};

const tell = (
  seed: number,
  at: number,
  { kind, how, product, request }: Forged,
  objection: string,
): string => {
  const text = request.body.toString();
  return [
    `seed ${seed}, message ${at}: ${objection}`,
    `${kind} (${how.join(", ")}) to ${product}, path ${JSON.stringify(request.pathParameters)}`,
    `headers ${JSON.stringify(request.headers)}`,
    `body (${request.body.length} bytes) ${text.length > 4000 ? `${text.slice(0, 4000)}…` : text}`,
  ].join("\n");
};

/** Of every operation whose end Tencent tells by a callback. */
const controls = operations.filter(
  ({ callback, product }) =>
    callback === "documented" || product.callback?.carries === "provider-task-id",
);

/** The sample as the event of this operation, where its events have a name of their own. */
const asEventOf = ({ name }: StartOperation, json: object): object => {
  const event = fixtureOf(name).vod?.event;
  if (event === undefined) return json;
  const { EventType: _type, AigcVideoCompleteEvent: task, ...rest } = Object(json);
  return { ...rest, EventType: event.type, [event.field]: task };
};

/**
 * The control group: a task of its own ends at Tencent, a genuine message says so, and the task is
 * settled by it. Overheard, of course.
 */
const tellTruth = async (run: Run, number: number): Promise<void> => {
  const { random, world, tencent, captured, tally } = run;
  const operation = controls[number % controls.length] ?? fail();
  const product = operation.product.name as ProductName;
  const task = castTask(operation, "default", "running", {
    name: `genuine ${number}`,
    application: "221073",
  });
  await enter(world.dependencies, [task]);
  tencent.knows(task.providerTaskId, task, true);
  const sample =
    samples[product].find(({ file }) =>
      /video-success|workflow-success|generation-success|902-stop-by-api/.test(file),
    ) ?? fail();
  const { text, headers, until } = signedText(
    { random, now: world.now() },
    product,
    asEventOf(operation, about(sample, task)),
  );
  tencent.silent = 0;
  tencent.asked = [];
  const answer = await world.post(requestOf(product, text, headers));
  tencent.silent = 0.05;
  tally.sent += 1;
  tally.questions += tencent.asked.length;
  const status = world.table.memory.row({ pk: task.pk, sk: "task" })?.status;
  if (answer.statusCode !== 200 || status !== "succeeded") {
    throw new Violation(
      `seed ${run.seed}: a genuine ${product} message was answered ${answer.statusCode} and left its task ${status}`,
    );
  }
  tally.genuine[product] = (tally.genuine[product] ?? 0) + 1;
  captured.push({ product, task, body: text, headers, until });
  overhear(run, product);
  if (captured.length > MOST_CAPTURED) captured.splice(0, 2);
};

/**
 * A genuine message about a task that is still at work, or in doubt: the other thing to be
 * overheard.
 */
const overhear = ({ random, world, cast, captured }: Run, product: ProductName): void => {
  const task = random.pick(cast[product]);
  const sample = random.pick(
    samples[product].filter(({ file }) => !/^trtc-90[12]-(?:start-fail|stop)/.test(file)),
  );
  const { text, headers, until } = signedText(
    { random, now: world.now() },
    product,
    about(sample, task),
  );
  captured.push({ product, task, body: text, headers, until });
};

/** Every row that was there at the beginning, byte for byte but for what a nudge may write. */
const compareAll = ({ seed, world }: Run, before: ReadonlyMap<string, string>): void => {
  const after = world.table.texts();
  for (const [name, text] of before) {
    const [old, now] = [
      new Map<string, unknown>(JSON.parse(text)),
      new Map<string, unknown>(JSON.parse(after.get(name) ?? "[]")),
    ];
    const nudged = old.has("settledAt") ? undefined : NUDGED[String(old.get("status"))];
    for (const field of new Set([...old.keys(), ...now.keys()])) {
      if (nudged?.has(field) || JSON.stringify(old.get(field)) === JSON.stringify(now.get(field)))
        continue;
      throw new Violation(`seed ${seed}: ${field} of ${name} differs at the end`);
    }
  }
};
