import type { hearKept } from "../../../functions/lifecycle/running/hear-kept.ts";
import type { prepareAttempt } from "../../../functions/lifecycle/start/prepare-attempt.ts";
import type { saveOutcome } from "../../../functions/lifecycle/start/save-outcome.ts";
import type { sendAttempt } from "../../../functions/lifecycle/start/send-attempt.ts";
import type { startQueued } from "../../../functions/lifecycle/start/start-queued.ts";
import type { TaskWritten } from "../../../functions/store/task-store.ts";
import type { Change } from "../../../functions/task/change.ts";
import type { Task, TaskRef } from "../../../functions/task/task.ts";
import { instant } from "../../../functions/task/time.ts";
import type { callTencent } from "../../../functions/tencent/client.ts";
import {
  type StartOutcome,
  type startFailure,
  type startOutcome,
  TencentSilence,
  TencentUnreached,
} from "../../../functions/tencent/error.ts";
import type { meaningOf } from "../../../functions/tencent/refusals.ts";
import type { Transport } from "../../../functions/tencent/transport.ts";
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
    name: "nobody remembers whose task a TaskId is",
    at: "rememberProviderTask",
    mistake: instead(() => async () => undefined),
    by: "callback/callback-samples.test.ts",
  },
  {
    name: "what is told of a TaskId before its claim is forgotten",
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

/** The meaning of Tencent's answer to a start: only Tencent says no. */
const answers: readonly Mutant[] = [
  {
    name: "a request without an answer is sent once more",
    at: "callTencent",
    mistake: instead<typeof callTencent>(
      (original) => (send, request) =>
        original((same) => send(same).catch(() => send(same)), request),
    ),
    by: "tencent/client.test.ts",
  },
  {
    name: "HTTP 502 means that the request was never sent",
    at: "callTencent",
    mistake: instead<typeof callTencent>((original) => async (send, request) => {
      const answer = await original(send, request).catch((error: unknown) => error);
      if (answer instanceof TencentSilence && answer.reason === "HTTP 502")
        throw new TencentUnreached(answer.action, answer.reason);
      if (answer instanceof Error) throw answer;
      return answer as Awaited<ReturnType<typeof callTencent>>;
    }),
    by: "tencent/client.test.ts",
  },
  {
    name: "an answer that is not understood is logged word for word",
    at: "callTencent",
    mistake: instead<typeof callTencent>((original) => async (send, request) => {
      let body = "";
      const kept = async (same: typeof request) => {
        const answer = await send(same);
        body = answer.body;
        return answer;
      };
      try {
        return await original(kept, request);
      } catch (error) {
        throw error instanceof TencentSilence
          ? new TencentSilence(error.action, `${error.reason}: ${body}`)
          : error;
      }
    }),
    by: "tencent/client.test.ts",
  },
  {
    name: "the error code tells whether a request was sent",
    at: "Transport.send",
    mistake: instead<Transport["send"]>((original) => async (request) => {
      try {
        return await original(request);
      } catch (error) {
        const isReset =
          error instanceof Error &&
          "code" in error &&
          ["ECONNRESET", "UND_ERR_SOCKET"].includes(String(error.code));
        throw isReset ? new TencentUnreached(request.action, "reset") : error;
      }
    }),
    by: "tencent/transport.test.ts",
  },
  {
    name: "a request is written after its time is over",
    at: "Transport.send",
    mistake: given<Transport["send"]>((request) => [
      { ...request, timeoutMs: 100 * request.timeoutMs },
    ]),
    by: "tencent/request-time.test.ts",
  },
  {
    name: "an unknown code is a refusal",
    at: "startFailure",
    mistake: outcome((told) =>
      told.kind === "silence" && told.said !== undefined
        ? { kind: "rejected", said: told.said }
        : told,
    ),
    by: "tencent/error.test.ts",
  },
  {
    name: "a duplicate is a refusal, and is started anew",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "duplicate" ? { ...told, kind: "busy" } : told)),
    by: "tencent/error.test.ts",
  },
  {
    name: "a refusal that passes rejects the task",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "busy" ? { ...told, kind: "rejected" } : told)),
    by: "tencent/error.test.ts",
  },
  {
    name: "a wrong key of ours rejects the task",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "blocked" ? { ...told, kind: "rejected" } : told)),
    by: "tencent/error.test.ts",
  },
  {
    name: "a code that may be the answer to a SessionId that was seen is a refusal",
    at: "meaningOf",
    mistake: given<typeof meaningOf>((action, code) => [{ ...action, isDeduped: false }, code]),
    by: "tencent/error.test.ts",
  },
  {
    name: "an action's own word for a code counts less than the common one",
    at: "meaningOf",
    mistake: instead<typeof meaningOf>((original) => (action, code) => {
      const common = original(
        { ...action, codes: { duplicate: [], wrong: [], blocked: [], busy: [], busyAlone: [] } },
        code,
      );
      return common === "unknown" ? original(action, code) : common;
    }),
    by: "tencent/error.test.ts",
  },
  {
    name: "silence means that the request was never sent",
    at: "startFailure",
    mistake: outcome((told) =>
      told.kind === "silence" ? { kind: "not-sent", reason: told.reason } : told,
    ),
    by: "tencent/error.test.ts",
  },
  {
    name: "an empty TaskId is one",
    at: "startOutcome",
    mistake: instead<typeof startOutcome>((original) => (operation, answer) => {
      const told = original(operation, answer);
      const isEmpty = told.kind === "silence" && operation.providerTaskId(answer.response) === "";
      return isEmpty ? { kind: "accepted", providerTaskId: "", requestId: answer.requestId } : told;
    }),
    by: "tencent/error.test.ts",
  },
];

/** A failed call comes to another outcome. */
function outcome(change: (told: StartOutcome, error: unknown) => StartOutcome) {
  return instead<typeof startFailure>(
    (original) => (operation, error) => change(original(operation, error), error),
  );
}

export const starts: readonly Mutant[] = [...sends, ...answers];
