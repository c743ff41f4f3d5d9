import type { answerRepeat } from "../../../functions/lifecycle/request/answer-repeat.ts";
import type { differingFields } from "../../../functions/lifecycle/request/compare-requests.ts";
import type { findTask } from "../../../functions/lifecycle/request/find-task.ts";
import { checkStart } from "../../../functions/lifecycle/request/read-submission.ts";
import type { prepareAttempt } from "../../../functions/lifecycle/start/prepare-attempt.ts";
import type {
  inputToSend,
  withholdSecrets,
} from "../../../functions/lifecycle/start/withhold-secrets.ts";
import { UnreadableRow } from "../../../functions/store/task-row.ts";
import type { readIdempotencyKey } from "../../../functions/task/idempotency-key.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

type Answer = typeof answerRepeat;
type Find = typeof findTask;
type Differing = typeof differingFields;
type ReadKey = typeof readIdempotencyKey;

/** One Idempotency-Key, one task, however its request is repeated. */
export const repeats: readonly Mutant[] = [
  {
    name: "a key that was used with another request answers with its task",
    at: "differingFields",
    mistake: instead<Differing>(() => () => []),
    by: "request/repeat-conflicts.test.ts",
  },
  {
    name: "a repeat in other words is another request",
    at: "differingFields",
    mistake: instead<Differing>(() => () => ["/input"]),
    by: "request/repeats.test.ts",
  },
  {
    name: "a repeat reads the stored request though its words are the same",
    at: "answerRepeat",
    mistake: instead<Answer>((original) => async (dependencies, repeat, task) => {
      await dependencies.tasks.readRequest(task, task.requestHash);
      return original(dependencies, repeat, task);
    }),
    by: "request/repeats-cost.test.ts",
  },
  {
    name: "a repeat keeps something again",
    at: "answerRepeat",
    mistake: instead<Answer>((original) => async (dependencies, repeat, task) => {
      await dependencies.tasks.putRequest(task, {
        hash: "again",
        request: { input: {} },
        expiresAt: task.createdAt,
      });
      return original(dependencies, repeat, task);
    }),
    by: "simulator",
  },
  {
    name: "a repeat is judged by today's rules",
    at: "answerRepeat",
    mistake: instead<Answer>((original) => async (dependencies, repeat, task) => {
      if (repeat.input !== undefined) checkStart(dependencies.settings, repeat);
      return original(dependencies, repeat, task);
    }),
    by: "simulator",
  },
  {
    name: "a stored request is judged by today's rules when it is started",
    at: "prepareAttempt",
    mistake: instead<typeof prepareAttempt>(
      (original) => async (dependencies, operation, start) => {
        const isStored = "status" in start;
        const read = operation.readInput(start.input, { allowUndocumented: true });
        if (isStored && !read.ok) throw new UnreadableRow("The input is refused today.");
        return original(dependencies, operation, start);
      },
    ),
    by: "simulator",
  },
  {
    name: "a repeat that may wait longer for its start is the same request",
    at: "differingFields",
    mistake: given<Differing>((repeat, task, stored) => [
      { ...repeat, startWithinSeconds: undefined },
      task,
      stored,
    ]),
    by: "request/repeat-conflicts.test.ts",
  },
  {
    name: "a key in quotes is another key",
    at: "readIdempotencyKey",
    mistake: instead<ReadKey>(() => (header) => ({ lookedUp: [header], made: header })),
    by: "request/quoted-keys.test.ts",
  },
  {
    name: "a task that was made under its key's quotes is not found",
    at: "findTask",
    mistake: given<Find>((dependencies, tenant, key) => [
      dependencies,
      tenant,
      { ...key, lookedUp: key.lookedUp.slice(-1) },
    ]),
    by: "request/quoted-keys.test.ts",
  },
  {
    name: "two keys that the gateway joined make a third task",
    at: "findTask",
    mistake: given<Find>((dependencies, tenant, key) => [
      dependencies,
      tenant,
      { ...key, made: key.made ?? key.lookedUp[0] },
    ]),
    by: "request/quoted-keys.test.ts",
  },
  {
    name: "a credential stays in the request that is kept",
    at: "withholdSecrets",
    mistake: instead<typeof withholdSecrets>(() => (request) => ({
      stored: request,
      secrets: undefined,
    })),
    by: "start/shed-secrets.test.ts",
  },
  {
    name: "a task is started without its credential",
    at: "inputToSend",
    mistake: given<typeof inputToSend>((task, { withheld: _withheld, ...request }) => [
      task,
      request,
    ]),
    by: "start/shed-secrets.test.ts",
  },
];
