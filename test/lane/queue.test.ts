import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, submit, submitAs } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { KEYS, startForThree, type Tenant } from "../support/three-tenants.ts";

const MINUTE = 60_000;

/** A lane of one at work for a minute, and callers of three tenants. */
const busyLane = async ({ seconds = 60 } = {}): Promise<System> => {
  const system = await startForThree();
  await submit(system, "busy", { input: input(`[seconds:${seconds}]`) });
  return system;
};

/**
 * Submits tasks one after the other, each named by its tenant and its number among the tenant's
 * own.
 */
const submitInTurn = async (
  system: System,
  tenants: readonly Tenant[],
  request: object = {},
): Promise<Map<string, TaskAnswer>> => {
  const tasks = new Map<string, TaskAnswer>();
  const numbers = new Map<Tenant, number>();
  for (const tenant of tenants) {
    const number = (numbers.get(tenant) ?? 0) + 1;
    numbers.set(tenant, number);
    await system.clock.advance(1);
    tasks.set(
      `${tenant} ${number}`,
      (await submitAs(system, KEYS[tenant], `task ${number}`, request)).body,
    );
  }
  return tasks;
};

const startedNames = (
  system: System,
  tasks: ReadonlyMap<string, TaskAnswer>,
): (string | undefined)[] => {
  const names = new Map([...tasks].map(([name, { taskId }]) => [taskId, name]));
  return system.standIn
    .creates()
    .slice(1)
    .map(({ SessionId }) => names.get(SessionId.replace(/-\d+$/, "")));
};

test("turns go round among the tenants, however many tasks one of them has and whichever came first", async () => {
  const system = await busyLane();

  const tasks = await submitInTurn(system, [
    "acme",
    "acme",
    "acme",
    "acme",
    "zeta",
    "zeta",
    "default",
  ]);
  await system.pass(5 * MINUTE);

  expect(startedNames(system, tasks)).toEqual([
    "zeta 1",
    "acme 1",
    "default 1",
    "zeta 2",
    "acme 2",
    "acme 3",
    "acme 4",
  ]);
});

test("a queued task tells its place, which is the order in which the tasks are then started", async () => {
  const system = await busyLane();
  const tasks = await submitInTurn(system, ["acme", "acme", "acme", "zeta", "default", "zeta"]);

  const told = await Promise.all(
    [...tasks].map(async ([name, { taskId }]) => {
      const headers = { authorization: `Bearer ${KEYS[name.split(" ")[0] as Tenant]}` };
      return {
        name,
        place:
          (await ask<TaskAnswer>(system, "GET", `/v1/tasks/${taskId}`, { headers })).body
            .queuePosition ?? 0,
      };
    }),
  );
  await system.pass(5 * MINUTE);

  expect(told.map(({ place }) => place).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(told.sort((a, b) => a.place - b.place).map(({ name }) => name)).toEqual(
    startedNames(system, tasks),
  );
});

test("the answer to a submission has the place, and a task that moved up is news to who asks with its ETag", async () => {
  const system = await busyLane();
  const [first, second] = [await submit(system, "first"), await submit(system, "second")];
  const path = `/v1/tasks/${second.body.taskId}`;
  const { headers } = await ask<TaskAnswer>(system, "GET", path);

  await system.clock.advance(61_000);
  const again = await ask<TaskAnswer>(system, "GET", path, {
    headers: { "if-none-match": headers.get("etag") ?? "" },
  });

  expect([first.body.queuePosition, second.body.queuePosition, again.body.queuePosition]).toEqual([
    1, 2, 1,
  ]);
});

test("the higher priority of a tenant's own tasks goes first, and nobody else's waits longer for it", async () => {
  const system = await busyLane();
  const usual = await submitInTurn(system, ["acme", "acme"]);
  await system.clock.advance(1);
  const { body: urgent } = await submitAs(system, KEYS.acme, "urgent", { priority: 10 });
  await system.clock.advance(1);
  const { body: lazy } = await submitAs(system, KEYS.acme, "lazy", {
    input: { ...input(), TasksPriority: -10 },
  });
  await system.clock.advance(1);
  const { body: other } = await submit(system, "somebody else's");

  await system.pass(5 * MINUTE);

  const tasks = new Map([...usual, ["urgent", urgent], ["lazy", lazy], ["other", other]]);
  expect(startedNames(system, tasks)).toEqual(["urgent", "other", "acme 1", "acme 2", "lazy"]);
  expect(urgent.input).toMatchObject({ TasksPriority: 10 });
});

test.each([
  [
    "an operation that has none",
    { operation: "mps.CreateAigcVideoTask", priority: 1 },
    "/priority",
  ],
  ["a contradiction", { input: { ...input(), TasksPriority: 1 }, priority: 2 }, "/priority"],
  ["more than Tencent knows", { priority: 11 }, "/priority"],
])(
  "a priority is refused where it is %s, and nothing is written",
  async (_what, request, pointer) => {
    const system = await startSystem();

    const answer = await submitAs(system, API_KEY, "task", request);

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [expect.objectContaining({ pointer })] },
    });
    expect(system.standIn.calls()).toBe(0);
  },
);

test("a task that rests after a refusal has no place, says when it is tried again, and is first among its tenant's own then", async () => {
  const system = await startSystem({ callbacks: "off", environment: { LANE_LIMIT_VOD_AIGC: "1" } });
  await submit(system, "refused", { input: input("[refuse:ResourceInsufficient]") });
  const { body: busy } = await submit(system, "busy", { input: input("[seconds:120]") });
  await system.clock.advance(1);

  const { body: later } = await submit(system, "later");
  const resting = (
    await submit(system, "refused", { input: input("[refuse:ResourceInsufficient]") })
  ).body;
  await system.clock.advance(20_000);
  const rested = await read(system, resting.taskId);

  expect(busy.status).toBe("running");
  expect(resting).toMatchObject({ status: "queued", nextCheckAt: "2026-01-01T00:00:15.000Z" });
  expect(resting).not.toHaveProperty("queuePosition");
  expect(rested).toMatchObject({ queuePosition: 1 });
  expect((await read(system, later.taskId)).queuePosition).toBe(2);
});

test("a task that has waited too long is rejected at its time, though its lane is full and others stand before it", async () => {
  const system = await busyLane({ seconds: 8 * 86_400 });
  const tasks = await submitInTurn(system, ["acme", "acme", "acme"]);
  await system.clock.advance(6 * 86_400_000);
  const late = (await submit(system, "late")).body;

  await system.clock.advance(86_400_000);
  await system.pass(2 * MINUTE);

  const headers = { authorization: `Bearer ${KEYS.acme}` };
  const path = `/v1/tasks/${tasks.get("acme 3")?.taskId}`;
  expect((await ask<TaskAnswer>(system, "GET", path, { headers })).body).toMatchObject({
    error: { code: "start_deadline_passed" },
  });
  expect(await read(system, late.taskId)).toMatchObject({ status: "queued" });
});

test("a task behind others in a full lane is rejected at its own deadline, not when its turn comes", async () => {
  const system = await busyLane({ seconds: 3600 });
  const first = (await submit(system, "first")).body;
  await system.clock.advance(1);
  const hurried = (await submit(system, "hurried", { startWithinSeconds: 60 })).body;

  await system.pass(3 * MINUTE);

  expect(await read(system, hurried.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
  });
  expect(await read(system, first.taskId)).toMatchObject({ status: "queued" });
});

test("a task that backs off after a refusal keeps no other from its turn, of either tenant", async () => {
  const system = await startForThree();
  const resting = (
    await submitAs(system, KEYS.acme, "resting", { input: input("[refuse:LimitExceeded.Quota]") })
  ).body;
  await submitAs(system, KEYS.zeta, "busy", { input: input("[seconds:60]") });
  const { body } = await submit(system, "waits");

  await system.clock.advance(90_000);

  expect([resting.status, body.status]).toEqual(["queued", "queued"]);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a later task waits behind one that may start, though a slot is free", async () => {
  const system = await startSystem({ callbacks: "off" });
  const refused = (
    await submit(system, "refused", { input: input("[refuse:ResourceInsufficient]") })
  ).body;
  await system.clock.advance(20_000);

  const { body } = await submit(system, "later");

  expect(refused.status).toBe("queued");
  expect(body).toMatchObject({ status: "queued", queuePosition: 2 });
});

test("a slot for which no task waits is free for the next one", async () => {
  const system = await startSystem();
  await submit(system, "one");
  await system.clock.advance(20_000);

  const { body } = await submit(system, "next");

  expect(body.status).toBe("running");
});
