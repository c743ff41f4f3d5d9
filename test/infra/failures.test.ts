import { describe, expect, test } from "vitest";
import { startAlarmWorld } from "./alarm-world.ts";
import { failures, healthy } from "./failures.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { resources } = await synthesizedForAll();

describe("a fault raises the alarm that names it, and no other", () => {
  test.each(failures)("$name: $alarms", async ({ alarms, live, ...options }) => {
    const world = await startAlarmWorld(resources, options);

    await live(world);

    expect(world.alarms()).toEqual(alarms);
  });
});

describe("no alarm is raised", () => {
  test.each(healthy)("by $name", async ({ live, ...options }) => {
    const world = await startAlarmWorld(resources, options);

    await live(world);

    expect(world.alarms()).toEqual([]);
  });
});
