import { operations } from "../../functions/tencent/registry.ts";
import type { HttpAnswer } from "../../functions/tencent/transport.ts";
import { type Path, pathsOf, put } from "../support/json.ts";
import { deliver, refusal, type Said, someSilence } from "./answers.ts";
import { type CastTask, castTask, enter } from "./cast.ts";
import { allCodes } from "./provider-codes.ts";
import { Random } from "./random.ts";
import { described } from "./tencent.ts";
import { breakingMutators } from "./text-mutators.ts";
import { treeMutators } from "./tree-mutators.ts";
import { type LogLine, makeWorld } from "./world.ts";

/** The attributes of a running task that an answer without a verdict may change. */
const REPORTED = new Set([
  ...[
    "revision",
    "askedAt",
    "dueAt",
    "progress",
    "unfinishedAt",
    "seenRunningAt",
    "emptySince",
    "emptySeenAt",
    "misunderstood",
    "questions",
  ],
]);

/**
 * Codes that do say something of a task: that it is not known, or that it failed. Other tests say
 * how such a task goes on.
 */
const SPEAKING = /TaskId$|TaskNotFound$|TaskNotExist$|^ResourceNotFound$|^FailedOperation\.Record$/;

const answered = (how: string, Response: unknown): Said => ({
  how,
  status: 200,
  body: JSON.stringify({ Response }),
});

const answerOf = (task: CastTask, done: boolean): object =>
  described({ host: `${task.operation.product.name}.` }, task.providerTaskId, { ...task, done });

/** Statuses that no page knows, and words of other products. */
const strangeStatuses = [
  "",
  " ",
  "DONE ",
  "finish",
  "Finished",
  "SUCCEED",
  "OK",
  "COMPLETE",
  "FINISHED?",
  "ABORT",
  "Error",
  "0",
  "null",
  "x".repeat(64),
];

/** An answer about a task at work with one to three changes: none of them is a verdict. */
const alteredWork = (task: CastTask, random: Random): Said => {
  let json: unknown = { ...answerOf(task, false), RequestId: "request-1" };
  const how: string[] = [];
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const name = random.pick(
      Object.keys(treeMutators).filter((each) => !each.startsWith("splice")),
    );
    json = treeMutators[name]?.(json, random.pick(pathsOf(json)), random, {}) ?? json;
    how.push(name);
  }
  return answered(`work, ${how.join(", ")}`, json);
};

/** A success of somebody else's task, or one with a status that nobody knows. */
const unprovenSuccess = (task: CastTask, random: Random): Said => {
  const json = answerOf(task, true);
  const paths = pathsOf(json);
  const named = (...names: string[]) => paths.filter((path) => names.includes(String(path.at(-1))));
  const ids =
    task.operation.product.name === "mps" ? named("SessionId") : named("TaskId", "SessionId");
  const statuses: Path[] = [["Status"]];
  const path = random.pick([...ids, ...statuses]);
  const value = random.pick(
    ids.includes(path) ? ["somebody-else", `${task.providerTaskId}0`] : strangeStatuses,
  );
  return answered(`success, ${path.join(".")} ${JSON.stringify(value)}`, put(json, path, value));
};

const damaged = (task: CastTask, random: Random): Said => {
  const name = random.pick([
    "truncated",
    "two-texts",
    "text-after",
    "trailing-comma",
    "single-quotes",
    "byte-order-mark",
    "utf16",
    "gzip",
  ]);
  const text = JSON.stringify({ Response: answerOf(task, true) });
  return {
    how: `success, ${name}`,
    status: 200,
    body: String(breakingMutators[name]?.(text, random) ?? ""),
  };
};

const someNoVerdict = (task: CastTask, random: Random): Said => {
  const kind = random.below(5);
  if (kind === 0) return someSilence(random);
  if (kind === 1) return refusal(random.pick(allCodes.filter((code) => !SPEAKING.test(code))));
  if (kind === 2) return damaged(task, random);
  return kind === 3 ? unprovenSuccess(task, random) : alteredWork(task, random);
};

/**
 * How often each task is asked about: for far less than the week after which it would be given up.
 */
const QUESTIONS = 12;

/**
 * Asks about running tasks of every operation and hears what is no verdict. Throws where one is
 * settled by it, or anything but the moments of looking changes; in the end each hears a verdict
 * and is settled by that. Answers with the number of questions.
 */
export const hearHostile = async (seed: number, each: number): Promise<number> => {
  const random = new Random(seed);
  let asked = 0;
  for (const operation of operations) {
    for (let number = 0; number < each; number++) {
      const task = castTask(operation, "default", "running", {
        name: `running ${number}`,
        application: "221073",
      });
      let said: Said = answered("nothing yet", {});
      const log: LogLine[] = [];
      const send = async (): Promise<HttpAnswer> => deliver(said);
      const world = makeWorld({ send, log: (event, fields) => log.push({ event, ...fields }) });
      await enter(world.dependencies, [task]);
      const row = () => world.table.memory.row({ pk: task.pk, sk: "task" }) ?? {};
      const look = async () => {
        world.pass(Math.max(0, Date.parse(String(Object(row()).dueAt)) - world.now()));
        await world.tick();
      };
      const start = row();
      for (let question = 0; question < QUESTIONS; question++, asked++) {
        said = someNoVerdict(task, random);
        await look();
        const changed = Object.entries({ ...start, ...row() }).filter(
          ([name, value]) => Object(start)[name] !== value && !REPORTED.has(name),
        );
        const failed = log.find(({ event }) => /failed|unreadable|settled/.test(event));
        if (changed.length > 0 || failed !== undefined) {
          throw new Error(
            `seed ${seed}: ${operation.name}, ${said.how}: changed ${JSON.stringify(changed)} ${JSON.stringify(failed ?? "")}`,
          );
        }
      }
      // A transcription that was never seen at work has not succeeded.
      said = answered("work", answerOf(task, false));
      await look();
      said = answered("success", answerOf(task, true));
      await look();
      await lookAgain(world, row);
      if (Object(row()).status !== "succeeded")
        throw new Error(`seed ${seed}: ${operation.name} did not end: ${JSON.stringify(row())}`);
    }
  }
  return asked;
};

/**
 * A transcription that has ended says so once more after two minutes, in case a callback told how.
 */
const lookAgain = async (world: ReturnType<typeof makeWorld>, row: () => object): Promise<void> => {
  if ("settledAt" in row()) return;
  world.pass(180_000);
  await world.tick();
};
