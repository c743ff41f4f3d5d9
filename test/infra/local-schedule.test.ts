import { expect, test } from "vitest";
import { startSchedules } from "../../infra/local/schedule.ts";
import type { Clock } from "../../infra/local/tencent/clock.ts";

/** A clock that moves only when told to, one due sleeper after the other. */
function virtualClock(): Clock & {
  advance(milliseconds: number): Promise<void>;
  jump(milliseconds: number): void;
} {
  let now = 0;
  const sleepers = new Set<{ wakeAt: number; wake: () => void }>();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => void sleepers.add({ wakeAt: now + milliseconds, wake })),
    jump: (milliseconds) => {
      now += milliseconds;
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...sleepers]
          .filter(({ wakeAt }) => wakeAt <= end)
          .sort((a, b) => a.wakeAt - b.wakeAt);
        if (next === undefined) break;
        now = Math.max(now, next.wakeAt);
        sleepers.delete(next);
        next.wake();
        await settle();
      }
      now = end;
    },
  };
}

function start(chance?: () => number) {
  const clock = virtualClock();
  const fired: string[] = [];
  const schedule = (name: string, everyMs: number) => ({
    name,
    everyMs,
    invoke: () => void fired.push(`${name} ${clock.now()}`),
  });
  const { stop } = startSchedules({
    ...{ clock, chance },
    schedules: [schedule("poll", 60_000), schedule("audit", 100_000)],
  });
  return { clock, fired, stop };
}

test("a schedule fires at once and then at every interval", async () => {
  const { clock, fired } = start();

  await clock.advance(180_000);

  expect(fired).toEqual([
    "poll 0",
    "audit 0",
    "poll 60000",
    "audit 100000",
    "poll 120000",
    "poll 180000",
  ]);
});

test("moments that passed while the machine slept are not made up for", async () => {
  const { clock, fired } = start();
  clock.jump(500_000);

  await clock.advance(40_000);

  expect(fired).toEqual(["poll 0", "audit 0", "poll 500000", "audit 500000", "poll 540000"]);
});

test("a loose schedule fires up to 59 s late, and one tick comes twice and another never", async () => {
  const draws = [0.999, 0.5, 0, 0.5, 0.5, 0.05, 0.2, 0.95, 0, 0.5, 0, 0.5];
  const { clock, fired } = start(() => draws.shift() ?? 0.5);

  await clock.advance(199_000);

  expect(fired).toEqual([
    ...["audit 0", "poll 59000", "poll 90000", "poll 90000"],
    ...["poll 120000", "poll 180000"],
  ]);
});

test("nothing fires after the stop", async () => {
  const { clock, fired, stop } = start();

  stop();
  await clock.advance(180_000);

  expect(fired).toEqual(["poll 0", "audit 0"]);
});

test("on the machine's own clock, no timer is left after the stop", () => {
  const timers = () =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = timers();
  const { stop } = startSchedules({
    schedules: [{ name: "poll", everyMs: 60_000, invoke: () => undefined }],
  });
  const during = timers();

  stop();

  expect({ during, after: timers() }).toEqual({ during: before + 1, after: before });
});
