import type { hearKept } from "../../../functions/lifecycle/running/hear-kept.ts";
import type { prepareAttempt } from "../../../functions/lifecycle/start/prepare-attempt.ts";
import type { saveOutcome } from "../../../functions/lifecycle/start/save-outcome.ts";
import type { sendAttempt } from "../../../functions/lifecycle/start/send-attempt.ts";
import type { startQueued } from "../../../functions/lifecycle/start/start-queued.ts";
import type { TaskWritten } from "../../../functions/store/task-store.ts";
import type { Change } from "../../../functions/task/change.ts";
import type { Task, TaskRef } from "../../../functions/task/task.ts";
import { instant } from "../../../functions/task/time.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { atAnyRate } from "./shared.ts";

/** Between the decision to start a task and its send. */
const sends: readonly Mutant[] = [
  {
    name: "a start is sent before its attempt is written",
    at: "prepareAttempt",
    mistake: instead<typeof prepareAttempt>(
      (original) => async (dependencies, operation, start) => {
        const prepared = await original(dependencies, operation, start);
        await dependencies.send(prepared.request).catch(() => undefined);
        return prepared;
      },
    ),
    by: "simulator",
  },
  {
    name: "the loser of a race for an attempt sends it, too",
    at: "TaskStore.apply",
    mistake: instead<Apply>(
      (original) => async (ref, change) =>
        thoughtOurs(await original(ref, change), change.update.set?.nonce),
    ),
    by: "start/start-races.test.ts",
  },
  {
    name: "an attempt that loses against itself is not sent",
    at: "TaskStore.apply",
    mistake: instead<Apply>((original) => async (ref, change) => {
      const written = await original(ref, change);
      return change.update.set?.nonce === undefined ? written : thoughtAnothers(written);
    }),
    by: "start/start-races.test.ts",
  },
  {
    name: "the loser of a race for a new task sends it, too",
    at: "TaskStore.insert",
    mistake: instead<Insert>(
      (original) => async (task) =>
        thoughtOurs(await original(task), "nonce" in task ? task.nonce : undefined),
    ),
    by: "request/idempotency.test.ts",
  },
  {
    name: "a new task that loses against itself is not sent",
    at: "TaskStore.insert",
    mistake: instead<Insert>((original) => async (task) => thoughtAnothers(await original(task))),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "a queued task starts in spite of the rate limit",
    at: "startQueued",
    mistake: given<typeof startQueued>((dependencies, ...rest) => [
      atAnyRate(dependencies),
      ...rest,
    ]),
    by: "start/start-attempt.test.ts",
  },
  {
    name: "a sender that was frozen sends all the same",
    at: "sendAttempt",
    mistake: given<typeof sendAttempt>((dependencies, operation, task, prepared) => [
      ...([dependencies, operation, task] as const),
      { ...prepared, signedAt: instant(dependencies.clock.now()) },
    ]),
    by: "start/start-attempt.test.ts",
  },
  {
    name: "a refused repeat queues a task with an earlier attempt in doubt",
    at: "sendAttempt",
    mistake: given<typeof sendAttempt>((dependencies, operation, task, prepared) => [
      ...([dependencies, operation] as const),
      { ...task, inDoubt: false },
      prepared,
    ]),
    by: "start/repeated-start.test.ts",
  },
  {
    name: "no row remembers whose task a TaskId is",
    at: "rememberProviderTask",
    mistake: instead(() => async () => undefined),
    by: "callback/callback-samples.test.ts",
  },
  {
    name: "a message about a TaskId before its claim is forgotten",
    at: "hearKept",
    mistake: instead<typeof hearKept>(() => async (_dependencies, _operation, task) => task),
    by: "running/ended-before-claim.test.ts",
  },
  {
    name: "a TaskId is saved once the table has said all about its claim",
    at: "saveOutcome",
    mistake: instead<typeof saveOutcome>((original) => async (dependencies, task, change) => {
      if (change.name === "accepted") await dependencies.clock.sleep(20_000);
      return original(dependencies, task, change);
    }),
    by: "follow/silent-claims.test.ts",
  },
  {
    name: "a TaskId is lost when the table does not answer once",
    at: "saveOutcome",
    mistake: instead<typeof saveOutcome>(() => async ({ tasks }, task, change) => {
      const written = await tasks.apply(task, change).catch(() => undefined);
      return written?.task ?? task;
    }),
    by: "start/start-attempt.test.ts",
  },
];

type Apply = (ref: TaskRef, change: Change) => Promise<TaskWritten>;

type Insert = (task: Task) => Promise<TaskWritten>;

/** The row that stands there looks like the one that was to be written. */
const thoughtOurs = (written: TaskWritten, nonce: unknown): TaskWritten =>
  written.won || written.task?.status !== "submitting" || typeof nonce !== "string"
    ? written
    : { won: false, task: { ...written.task, nonce } };

/** A lost write looks like somebody else's, also where it lost against itself. */
const thoughtAnothers = (written: TaskWritten): TaskWritten =>
  written.won || written.task?.status !== "submitting"
    ? written
    : { won: false, task: { ...written.task, nonce: "another" } };

/** The way of a create from its write-ahead to its sending. */
export const sendings: readonly Mutant[] = [...sends];
