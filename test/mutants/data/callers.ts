import type { positionOf } from "../../../functions/http/cursor.ts";
import type { taskAnswer } from "../../../functions/http/task-answer.ts";
import type { cancelTask } from "../../../functions/lifecycle/cancel-task.ts";
import type { Dependencies } from "../../../functions/lifecycle/common/dependencies.ts";
import type { countNew } from "../../../functions/lifecycle/common/spend.ts";
import type { listTasks } from "../../../functions/lifecycle/list-tasks.ts";
import type { findTask } from "../../../functions/lifecycle/request/find-task.ts";
import type { submitTask } from "../../../functions/lifecycle/submit-task.ts";
import type { secretAt } from "../../../functions/store/secret-store.ts";
import type { SpendStore } from "../../../functions/store/spend-store.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import { Unavailable } from "../../../functions/task/error.ts";
import { isSettled } from "../../../functions/task/task.ts";
import type { taskIdOf } from "../../../functions/task/task-id.ts";
import { given, instead, overTable, replacing, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { acting, having, reading } from "./shared.ts";

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
    at: "IdentityStore.matches",
    mistake: returns(Promise.resolve(true)),
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
    by: "lane/waiting-line.test.ts",
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
      acting(dependencies, (toAct) => (call) => toAct({ ...call, rate: 10 * call.rate })),
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

/** Daily caps and the pause. */
const caps: readonly Mutant[] = [
  {
    name: "a daily cap lets one more in",
    at: "SpendStore.add",
    mistake: given<SpendStore["add"]>((count, cap) => [count, cap + 1]),
    by: "submit/daily-cap.test.ts",
  },
  {
    name: "a count is taken back twice when an answer is lost",
    at: "SpendStore",
    mistake: overTable((_method, args, made) =>
      args.map((arg) => {
        if (typeof arg !== "object" || arg === null || !("once" in arg)) return arg;
        made();
        const { once: _once, ...update } = arg;
        return update;
      }),
    ),
    by: "store/spend-store.test.ts",
  },
  {
    name: "a new task is taken in spite of a pause",
    at: "countNew",
    mistake: given<typeof countNew>((dependencies, ...rest) => [
      having(dependencies, {
        control: replacing(dependencies.control, { submissionsPaused: async () => false }),
      }),
      ...rest,
    ]),
    by: "submit/pause.test.ts",
  },
  {
    name: "a task that one cap refuses stays counted by the other",
    at: "countNew",
    mistake: given<typeof countNew>((dependencies, ...rest) => [
      withoutTakingBack(dependencies),
      ...rest,
    ]),
    by: "submit/daily-cap.test.ts",
  },
  {
    name: "a task is counted after it was started",
    at: "submitTask",
    mistake: instead<typeof submitTask>((original) => async (dependencies, ...rest) => {
      const { spend } = dependencies;
      const later: Parameters<SpendStore["add"]>[] = [];
      const add: SpendStore["add"] = async (...count) => later.push(count) > 0;
      const submitted = await original(
        having(dependencies, { spend: replacing(spend, { add }) }),
        ...rest,
      );
      for (const count of later) await spend.add(...count);
      return submitted;
    }),
    by: "submit/daily-cap-given-back.test.ts",
  },
  {
    name: "a submission that lost the race for its key stays counted",
    at: "isOwnInsert",
    mistake: returns(true),
    by: "submit/daily-cap-races.test.ts",
  },
  {
    name: "a put that lost against itself is taken back",
    at: "isOwnInsert",
    mistake: returns(false),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "a task that ended without a start stays counted",
    at: "uncount",
    mistake: returns(Promise.resolve()),
    by: "submit/daily-cap-races.test.ts",
  },
  {
    name: "everybody who tried to cancel a task takes it out of the count",
    at: "cancelTask",
    mistake: given<typeof cancelTask>((dependencies, ref) => {
      const { tasks, spend } = dependencies;
      const apply: TaskStore["apply"] = async (of, change) => {
        const written = await tasks.apply(of, change);
        if (!written.won && written.task !== undefined)
          await spend.takeBack({ on: written.task.createdAt });
        return written;
      };
      return [having(dependencies, { tasks: replacing(tasks, { apply }) }), ref];
    }),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "a repeat is refused although its task is there",
    at: "findTask",
    mistake: given<typeof findTask>((dependencies, ...rest) => [
      reading(dependencies, async () => undefined),
      ...rest,
    ]),
    by: "submit/pause.test.ts",
  },
];

function withoutTakingBack(dependencies: Dependencies): Dependencies {
  return having(dependencies, {
    spend: replacing(dependencies.spend, { takeBack: async () => undefined }),
  });
}

export const callers: readonly Mutant[] = [...keys, ...answers, ...caps];
