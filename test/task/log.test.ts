import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { alarmingEvents } from "../../infra/alarms/events.ts";

test("each event that a line may name is logged somewhere, so no alarm waits for one that never comes", () => {
  const [, union = ""] =
    /type LogEvent =([^;]*);/.exec(readFileSync("functions/task/log.ts", "utf8")) ?? [];
  const events = union.match(/"\w+"/g) ?? [];
  const sources = globSync("functions/**/*.ts", { exclude: ["functions/task/log.ts"] });
  const code = sources.map((path) => readFileSync(path, "utf8")).join("\n");

  const neverLogged = events.filter((event) => !code.includes(event));

  expect(events.length).toBeGreaterThan(50);
  expect(neverLogged).toEqual([]);
  expect(events).toEqual(
    expect.arrayContaining(Object.keys(alarmingEvents).map((event) => `"${event}"`)),
  );
});
