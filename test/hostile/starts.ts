import type { Row } from "../../functions/store/table.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { isSample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { acceptances, deliver, refusal, type Said, someSilence } from "./answers.ts";
import { allCodes, meaningOf } from "./provider-codes.ts";
import { Random } from "./random.ts";
import { type LogLine, makeWorld, secrets, type World } from "./world.ts";

/** The outcome of a start's first request, and the row that may stand in the table after it. */
interface Start {
  readonly operation: string;
  readonly said: Said;
  readonly meaning: "accepted" | ReturnType<typeof meaningOf>;
}

const statusAfter = {
  accepted: "running",
  wrong: "rejected",
  blocked: "queued",
  busy: "queued",
  duplicate: "doubtful",
  silence: "doubtful",
} as const;

const names = operations.map(({ name }) => name);

/** Every code of every operation, and as many strange answers. */
const startsOf = (random: Random): Start[] =>
  names.flatMap((operation) => [
    ...allCodes.map(
      (code): Start => ({
        operation,
        said: refusal(code, random.pick(["No.", null, 7, "x".repeat(5000)])),
        meaning: meaningOf(operation, code),
      }),
    ),
    ...Array.from(
      { length: 60 },
      (): Start => ({ operation, said: someSilence(random), meaning: "silence" }),
    ),
    ...acceptances(`task-${random.below(1e6)}`).map(
      (said): Start => ({ operation, said, meaning: "accepted" }),
    ),
  ]);

interface Sent {
  readonly at: number;
  readonly body: { readonly SessionId?: string };
}

/**
 * So often a question is met with silence; after that Tencent knows of no such task, without which
 * a session would be looked for on and on.
 */
const SILENT_QUESTIONS = 40;

/** A world in which this start is answered like this, and everything that follows by silence. */
const beginWith = async (random: Random, { operation, said }: Start) => {
  const sent: Sent[] = [];
  const log: LogLine[] = [];
  let questions = 0;
  const world: World = makeWorld({
    log: (event, fields) => log.push({ event, ...fields }),
    send: async ({ paid, body }) => {
      if (!paid)
        return deliver(
          questions++ < SILENT_QUESTIONS
            ? someSilence(random)
            : refusal("FailedOperation.TaskNotExist"),
        );
      sent.push({ at: world.now(), body: JSON.parse(body) });
      return deliver(sent.length === 1 ? said : someSilence(random));
    },
  });
  if (!isSample(operation)) throw new Error(`There is no sample of ${operation}.`);
  const answer = await world.post({
    route: "submit",
    headers: [
      ["Authorization", `Bearer ${secrets.API_SECRET.key}`],
      ["Idempotency-Key", "one"],
      ["Content-Type", "application/json"],
    ],
    body: Buffer.from(JSON.stringify({ operation, input: sampleInputs[operation] })),
  });
  const row = (): Row => world.table.memory.rows().find(({ sk }) => sk === "task") ?? {};
  return { world, sent, log, answer, row };
};

/**
 * Submits one task for every answer there is. Throws at the first that is misread; answers with how
 * often each meaning was right.
 */
export const startHostile = async (seed: number): Promise<Readonly<Record<string, number>>> => {
  const random = new Random(seed);
  const tally: Record<string, number> = {};
  for (const start of startsOf(random)) {
    const { answer, row, sent } = await beginWith(random, start);
    const { status } = row();
    if (answer.statusCode !== 202 || sent.length !== 1 || status !== statusAfter[start.meaning]) {
      throw new Error(
        `seed ${seed}: ${start.operation}, ${start.said.how}: ${answer.statusCode}, ${sent.length} starts, ${status} and not ${start.meaning}`,
      );
    }
    tally[start.meaning] = (tally[start.meaning] ?? 0) + 1;
  }
  return tally;
};

/** Signatures live five minutes; ninety seconds are for clocks that disagree. */
const FENCE_MS = 390_000;
const LAST_REPEAT_MS = 48 * 3_600_000;
const MOST_VISITS = 600;

/**
 * Lets a start in doubt hear every other answer, for all its days. Throws where it is sent again
 * and may not be, or is settled by an answer that is no verdict.
 */
export const doubtHostile = async (
  seed: number,
  each: number,
): Promise<Readonly<Record<string, number>>> => {
  const random = new Random(seed);
  const tally: Record<string, number> = {};
  for (const { name, class: kind } of operations) {
    for (let number = 0; number < each; number++) {
      const said = someSilence(random);
      const { world, sent, log, row } = await beginWith(random, {
        operation: name,
        said,
        meaning: "silence",
      });
      for (let visits = 0; visits < MOST_VISITS && row().settledAt === undefined; visits++) {
        world.pass(Math.max(0, Date.parse(String(row().dueAt)) - world.now()));
        await world.tick();
      }
      const objection =
        repeatObjection(kind === "deduped", sent) ?? endObjection(row().status, log);
      if (objection !== undefined)
        throw new Error(`seed ${seed}: ${name}, ${said.how}: ${objection}`);
      tally[name] = (tally[name] ?? 0) + sent.length;
    }
  }
  return tally;
};

const repeatObjection = (isDeduped: boolean, sent: readonly Sent[]): string | undefined => {
  if (!isDeduped)
    return sent.length === 1
      ? undefined
      : `started ${sent.length} times, though nobody would know the second from the first`;
  const [first] = sent;
  if (first === undefined || sent.some(({ body }) => body.SessionId !== first.body.SessionId))
    return "repeated under another SessionId";
  if (sent.some(({ at }) => at - first.at > LAST_REPEAT_MS)) return "repeated after 48 hours";
  const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
  return gaps.every((gap) => gap >= FENCE_MS - 1000)
    ? undefined
    : "repeated before the last signature had expired";
};

const endObjection = (status: unknown, log: readonly LogLine[]): string | undefined => {
  if (status !== "indeterminate") return `ended as ${status}`;
  const failed = log.find(
    ({ event }) =>
      event === "visit_failed" || event === "row_unreadable" || event === "lane_failed",
  );
  return failed === undefined ? undefined : `a visit failed: ${failed.reason}`;
};
