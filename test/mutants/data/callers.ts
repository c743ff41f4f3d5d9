import type { positionOf } from "../../../functions/http/cursor.ts";
import type { taskAnswer } from "../../../functions/http/task-answer.ts";
import type { cancelTask } from "../../../functions/lifecycle/cancel-task.ts";
import type { listTasks } from "../../../functions/lifecycle/list-tasks.ts";
import type { submitTask } from "../../../functions/lifecycle/submit-task.ts";
import type { secretAt } from "../../../functions/store/secret-store.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import { Unavailable } from "../../../functions/task/error.ts";
import { isSettled } from "../../../functions/task/task.ts";
import type { taskIdOf } from "../../../functions/task/task-id.ts";
import { given, instead, replacing, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { acting, having } from "./shared.ts";

/** One Idempotency-Key, one task of one tenant. */
const keys: readonly Mutant[] = [
  {
    name: "the keys of two tenants name the same task",
    at: "taskIdOf",
    mistake: given<typeof taskIdOf>((key, parts) => [key, { ...parts, tenant: "" }]),
    by: "task/task-id.test.ts",
  },
  {
    name: "all keys of a tenant name the same task",
    at: "taskIdOf",
    mistake: given<typeof taskIdOf>((key, parts) => [key, { ...parts, idempotencyKey: "" }]),
    by: "task/task-id.test.ts",
  },
  {
    name: "another identity key than the table's makes new tasks",
    at: "IdentityStore.adopt",
    mistake: returns(Promise.resolve(undefined)),
    by: "store/identity-store.test.ts",
  },
  {
    name: "a repeated request overwrites its task",
    at: "TaskStore",
    mistake: unchecked("absent", "pk"),
    by: "request/idempotency.test.ts",
  },
  {
    name: "the loser of two twins gives the winner's slot away",
    at: "submitTask",
    mistake: given<typeof submitTask>((dependencies, ...rest) => {
      const { tasks } = dependencies;
      const insert: TaskStore["insert"] = async (task) => {
        const written = await tasks.insert(task);
        const isOurs =
          written.task !== undefined &&
          "nonce" in written.task &&
          "nonce" in task &&
          written.task.nonce === task.nonce;
        return written.won || written.task === undefined || isOurs
          ? written
          : { won: false, task: { ...written.task, epoch: -1 } };
      };
      return [having(dependencies, { tasks: replacing(tasks, { insert }) }), ...rest];
    }),
    by: "lane/slots.test.ts",
  },
  {
    name: "a new task takes a slot before those that wait",
    at: "submitTask",
    mistake: given<typeof submitTask>((dependencies, ...rest) => [
      having(dependencies, { tasks: replacing(dependencies.tasks, { inQueue: async () => [] }) }),
      ...rest,
    ]),
    by: "lane/queue.test.ts",
  },
];

/** The tasks that a caller may see and stop. */
const answers: readonly Mutant[] = [
  {
    name: "anybody can make a cursor",
    at: "positionOf",
    mistake: instead<typeof positionOf>(
      () => (_keys, _scope, cursor) =>
        Buffer.from(cursor.split(".", 1).join(), "base64url").toString(),
    ),
    by: "list/list-cursor.test.ts",
  },
  {
    name: "an answer shows the credentials of an input",
    at: "taskAnswer",
    mistake: given<typeof taskAnswer>((task, rows, ...rest) => [
      task,
      { ...rows, hidden: undefined },
      ...rest,
    ]),
    by: "request/get-task.test.ts",
  },
  {
    name: "a secret that cannot be read is quoted",
    at: "secretAt",
    mistake: instead<typeof secretAt<unknown>>((original) => (reference, options) => {
      let text = "";
      const read = async (named: string) => {
        text = await options.read(named);
        return text;
      };
      const secret = original(reference, { ...options, read });
      return () =>
        secret().catch((error: unknown) => {
          throw new Unavailable(`${error instanceof Error ? error.message : ""} ${text}`);
        });
    }),
    by: "store/secret-store.test.ts",
  },
  {
    name: "a task is called stopped although Tencent did not answer",
    at: "cancelTask",
    mistake: given<typeof cancelTask>((dependencies, ref) => {
      const { send } = dependencies;
      const answered: typeof send = async (request) => {
        const isStop = /^(Manage|Stop)/.test(request.action);
        const answer = isStop ? await send(request).catch(() => undefined) : await send(request);
        return answer?.body.includes('"RequestId"')
          ? answer
          : { status: 200, body: '{"Response":{"RequestId":"r"}}' };
      };
      return [having(dependencies, { send: answered }), ref];
    }),
    by: "cancel/cancel-task.test.ts",
  },
  {
    name: "stops are sent at ten times their rate",
    at: "cancelTask",
    mistake: given<typeof cancelTask>((dependencies, ref) => [
      acting(
        dependencies,
        (acquireToAct) => (call) => acquireToAct({ ...call, rate: 10 * call.rate }),
      ),
      ref,
    ]),
    by: "common/rates.test.ts",
  },
  {
    name: "a list ends with its first page",
    at: "listTasks",
    mistake: instead<typeof listTasks>((original) => async (...args) => ({
      ...(await original(...args)),
      next: undefined,
    })),
    by: "list/list-page.test.ts",
  },
  {
    name: "a list shows nothing that has settled",
    at: "listTasks",
    mistake: instead<typeof listTasks>((original) => async (...args) => {
      const { tasks, next } = await original(...args);
      return { tasks: tasks.filter(({ task }) => !isSettled(task)), next };
    }),
    by: "list/list-page.test.ts",
  },
  {
    name: "a list of one status shows the others",
    at: "listTasks",
    mistake: given<typeof listTasks>((dependencies, query) => [
      dependencies,
      { ...query, status: undefined },
    ]),
    by: "list/list-page.test.ts",
  },
  {
    name: "everybody's list is the first tenant's",
    at: "TaskStore.list",
    mistake: given<TaskStore["list"]>((_tenant, page) => ["default", page]),
    by: "request/tenants.test.ts",
  },
];

export const callers: readonly Mutant[] = [...keys, ...answers];
