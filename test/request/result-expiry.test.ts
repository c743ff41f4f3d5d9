import { expect, test } from "vitest";
import { read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const at = (system: System, moment: string) =>
  system.clock.advance(Date.parse(moment) - system.clock.now());

test("a result that soon stops existing is marked a day before, and from that moment on as expired", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one");
  await system.clock.advance(6 * SECOND);
  const { output } = await read(system, body.taskId);

  const seen: unknown[] = [];
  for (const moment of [
    "2026-01-07T00:00:05.000Z",
    "2026-01-07T00:00:05.001Z",
    "2026-01-08T00:00:04.999Z",
    "2026-01-08T00:00:05.000Z",
  ]) {
    await at(system, moment);
    seen.push((await read(system, body.taskId)).marks);
  }

  expect(output?.files[0]?.expiresAt).toBe("2026-01-08T00:00:05.000Z");
  expect(seen).toEqual([undefined, ["result_expiring"], ["result_expiring"], ["result_expired"]]);
});

test("a result that lives for half a day is marked for the last quarter of its time", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one", { operation: "mps.CreateAigcVideoTask" });
  await system.pass(5 * MINUTE);
  const { output, settledAt = "" } = await read(system, body.taskId);
  const [settled, expires] = [Date.parse(settledAt), Date.parse(output?.files[0]?.expiresAt ?? "")];

  await system.clock.advance(settled + 0.75 * (expires - settled) - system.clock.now());
  const before = await read(system, body.taskId);
  await system.clock.advance(1);

  expect(expires - settled).toBeGreaterThan(11.9 * HOUR);
  expect(before).not.toHaveProperty("marks");
  expect(await read(system, body.taskId)).toMatchObject({ marks: ["result_expiring"] });
});
