import { expect, test } from "vitest";
import { queuePosition } from "../../functions/lifecycle/lane/queue-position.ts";
import { createHandler } from "../../functions/poll-tasks.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { QueuedTask } from "../../functions/task/task.ts";
import { after, type Instant, instant } from "../../functions/task/time.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit, submitAs } from "../support/client.ts";
import { plant, plantAll, tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";
import { KEYS, startForThree, type Tenant } from "../support/three-tenants.ts";
import { queuedTasks } from "../task/task-rows.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const now = ({ clock }: System): Instant => instant(clock.now());

test("turns go round among the tenants also where no limit makes them wait, but the rate", async () => {
  const system = await startForThree();
  const request = {
    operation: "mps.CreateAigcVideoTask",
    input: sampleInputs["mps.CreateAigcVideoTask"],
  };
  const burst = (["acme", "zeta"] as const).flatMap((tenant) =>
    Array.from({ length: 25 }, async (_, number) => {
      const { body } = await submitAs(system, KEYS[tenant], `task ${number}`, request);
      return [body.taskId, tenant] as const;
    }),
  );
  const tenants = new Map<unknown, Tenant>(await system.clock.during(Promise.all(burst)));
  const atOnce = system.log.length;

  await system.pass(3 * MINUTE);

  const started = system.log
    .slice(atOnce)
    .flatMap(({ event, taskId }) =>
      event === "start_accepted" ? (tenants.get(taskId) ?? []) : [],
    );
  const rounds = Math.min(
    ...(["acme", "zeta"] as const).map((tenant) => started.filter((one) => one === tenant).length),
  );
  expect(rounds).toBeGreaterThan(3);
  expect(
    started.slice(0, 2 * rounds - 1).filter((tenant, turn) => tenant === started[turn + 1]),
  ).toEqual([]);
});

test("a task whose outcome Tencent will never tell hands its slot on at once, before the schedule looks for lost slots", async () => {
  const notFound =
    '{"Response":{"Error":{"Code":"ResourceNotFound","Message":"?"},"RequestId":"r"}}';
  const system = await startWithAlteredAnswers(
    (body, { action }) => (action === "DescribeTaskDetail" ? notFound : body),
    {
      callbacks: "off",
    },
  );
  const poll = createHandler(system.dependencies);
  const forgotten = await submit(system, "forgotten");
  const next = await submit(system, "next");

  await system.clock.advance(4 * DAY);
  await system.clock.during(poll());

  expect(next.body.status).toBe("queued");
  expect((await read(system, forgotten.body.taskId)).status).toBe("indeterminate");
  expect((await read(system, next.body.taskId)).status).toBe("running");
});

test("tasks that Tencent refuses for a reason of their own do not hold up the tasks behind them", async () => {
  const system = await startSystem();
  await submit(system, "busy", { input: input("[seconds:30]") });
  for (let number = 0; number < 6; number++) {
    await system.clock.advance(1);
    await submit(system, `refused ${number}`, { input: input("[refuse:ResourceInsufficient]") });
  }
  await system.clock.advance(1);
  const { body } = await submit(system, "healthy");

  await system.clock.advance(MINUTE);

  expect(body).toMatchObject({ status: "queued", queuePosition: 7 });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("after a refusal that says that there is room for nobody, nobody else is tried", async () => {
  const system = await startSystem();
  await submit(system, "busy", { input: input("[seconds:30]") });
  await system.clock.advance(1);
  await submit(system, "refused", { input: input("[refuse:LimitExceeded]") });
  await system.clock.advance(1);
  const { body } = await submit(system, "behind");
  const before = system.standIn.calls("CreateAigcVideoTask");

  await system.clock.advance(50_000);

  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(before + 1);
  expect(await read(system, body.taskId)).toMatchObject({ status: "queued" });
});

test.each([
  ["for as long as its task may be at Tencent", 49, "queued"],
  ["and no longer", 51, "succeeded"],
] as const)("who cannot be understood keeps its slot %s", async (_, hours, status) => {
  const system = await startSystem();
  const [task] = queuedTasks;
  if (task === undefined) throw new Error("There is no example.");
  const taskId = "a".repeat(32);
  const unknown = { status: "a-status-of-the-next-version", agenda: undefined };
  await system.clock.during(
    plant(tableOf(system), { ...task, taskId, tenant: "default" }, unknown),
  );
  const slot = {
    holder: `default#${taskId}-0`,
    limit: 1,
    now: after(now(system), { hours: -hours }),
  };
  await system.clock.during(
    system.dependencies.lanes.take("vod.CreateAigcVideoTask#1500000000", slot),
  );
  const { body } = await submit(system, "waits");

  await system.pass(5 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status });
});

test("a place is exact up to a thousand, among several tenants, and a thousand for all who are further behind", async () => {
  const system = await startForThree();
  const { body: busy } = await submit(system, "busy", { input: input("[seconds:3600]") });
  const [example] = queuedTasks;
  if (example === undefined) throw new Error("There is no example.");
  const tasks = (tenant: Tenant): readonly QueuedTask[] =>
    Array.from({ length: 600 }, (_, number) => {
      const createdAt = after(now(system), { milliseconds: number });
      const named = {
        tenant,
        taskId: `${tenant}-${number}`,
        createdAt,
        startBefore: after(createdAt, { days: 7 }),
      };
      return { ...example, ...named, dueAt: queueKeyOf(named) };
    });
  const lines = { acme: tasks("acme"), zeta: tasks("zeta") };
  await plantAll(tableOf(system), [...lines.acme, ...lines.zeta]);

  const places = async (line: readonly QueuedTask[], ...numbers: number[]): Promise<unknown[]> => {
    const told: unknown[] = [];
    for (const number of numbers) {
      const task = line[number];
      if (task !== undefined)
        told.push(await system.clock.during(queuePosition(system.dependencies, task)));
    }
    return told;
  };

  // The turn after `default` is zeta's, and acme's comes after it.
  expect(busy.status).toBe("running");
  expect(await places(lines.zeta, 0, 1, 399, 499, 500, 599)).toEqual([1, 3, 799, 999, 1000, 1000]);
  expect(await places(lines.acme, 0, 1, 399, 499, 500, 599)).toEqual([2, 4, 800, 1000, 1000, 1000]);
});
