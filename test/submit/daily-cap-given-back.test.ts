import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { type Answer, ask, input, read, submit } from "../support/client.ts";
import { counts, withCaps } from "../support/daily-caps.ts";
import { type System, startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const MINUTE = 60_000;

const cancel = (system: System, { body }: Answer<TaskAnswer>) =>
  ask(system, "POST", `/v1/tasks/${body.taskId}/cancel`);

test("a task that Tencent refused is not counted", async () => {
  const system = await withCaps({ all: 1, tenant: 1 });
  const refused = await submit(system, "one", {
    input: input("[refuse:InvalidParameterValue.FileId]"),
  });

  const next = await submit(system, "two");

  expect(refused.body.status).toBe("rejected");
  expect(next.status).toBe(202);
  expect(await counts(system)).toEqual({
    "spend#2026-01-01 tenant#default": 1,
    "spend#2026-01-01 all": 1,
  });
});

test("a task that was canceled while it waited is not counted, however often it is canceled", async () => {
  const system = await withCaps({ all: 3 }, { environment: { LANE_LIMIT_VOD_AIGC: "1" } });
  await submit(system, "runs");
  const waits = await submit(system, "waits");
  await submit(system, "waits too");

  await system.clock.during(Promise.all(Array.from({ length: 10 }, () => cancel(system, waits))));

  expect((await read(system, waits.body.taskId)).status).toBe("canceled");
  expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 2 });
});

test("a task that waited too long for its start is not counted", async () => {
  const system = await withCaps(
    { all: 2 },
    { callbacks: "off", environment: { LANE_LIMIT_VOD_AIGC: "1" } },
  );
  await submit(system, "runs", { input: input("[seconds:3600]") });
  const waits = await submit(system, "waits", { startWithinSeconds: 60 });

  await system.pass(3 * MINUTE);

  expect(await read(system, waits.body.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
  });
  expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 1 });
});

test.each([
  { what: "one that succeeded", prompt: "[seconds:1]" },
  { what: "one that failed", prompt: "[seconds:1] [fail:InternalError]" },
  { what: "one in doubt", prompt: "[silence]" },
  { what: "one that was refused for now", prompt: "[refuse:LimitExceeded.Quota]" },
])(
  "$what stays counted: it was paid for, or may have been, or may still be",
  async ({ prompt }) => {
    const system = await withCaps({ all: 1 });
    await submit(system, "one", { input: input(prompt) });
    await system.clock.advance(2000);

    const next = await submit(system, "two");

    expect(next.status).toBe(429);
    expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 1 });
  },
);

test("a task from before there were caps gives nothing back that was never taken", async () => {
  const clock = new VirtualClock();
  const before = await startSystem({ clock });
  await submit(before, "runs");
  const waits = await submit(before, "waits");
  const system = await withCaps(
    { all: 1 },
    { clock, environment: { TABLE_NAME: before.tableName } },
  );
  await submit(system, "counted");

  await cancel(system, waits);
  const next = await submit(system, "next");

  expect(next.status).toBe(429);
  expect(await counts(system)).toEqual({ "spend#2026-01-01 all": 1 });
});

test("a task gives back what it was counted for, and nothing of a cap that came later", async () => {
  const clock = new VirtualClock();
  const before = await withCaps(
    { tenant: 5 },
    { clock, environment: { LANE_LIMIT_VOD_AIGC: "1" } },
  );
  await submit(before, "runs");
  const waits = await submit(before, "waits");
  const system = await withCaps(
    { all: 5 },
    { clock, environment: { TABLE_NAME: before.tableName } },
  );
  await submit(system, "counted");

  await cancel(system, waits);

  expect(await counts(system)).toEqual({
    "spend#2026-01-01 tenant#default": 1,
    "spend#2026-01-01 all": 1,
  });
});
