import { expect, test } from "vitest";
import { compareClocks } from "../../functions/tencent/compare-clocks.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const request: SignedRequest = {
  host: "vod.localhost",
  action: "Any",
  headers: {},
  body: "{}",
  timeoutMs: 1000,
  paid: false,
};

/**
 * Sends at these moments, in seconds, to a Tencent whose clock is so many seconds ahead;
 * `undefined` for one that does not say.
 */
const observed = async (ahead: number | undefined, moments: readonly number[]) => {
  const clock = new VirtualClock();
  const start = clock.now();
  const told: (number | undefined)[] = [];
  const date = () =>
    ahead === undefined ? {} : { date: new Date(clock.now() + ahead * 1000).toUTCString() };
  const send = compareClocks(async () => ({ status: 200, body: "", ...date() }), {
    clock,
    log: (_event, fields) => told.push(fields?.count),
  });
  for (const moment of moments) {
    await clock.advance(start + moment * 1000 - clock.now());
    await send(request);
  }
  return told;
};

test.each([
  ["a clock that is ahead", 31, [31]],
  ["a clock that is behind", -400, [-400]],
  ["a clock that agrees well enough", 30, []],
  ["a server that does not say", undefined, []],
])("of %s is told what has to be", async (_what, ahead, expected) => {
  expect(await observed(ahead, [0])).toEqual(expected);
});

test("it is told once in ten minutes, however many answers there are", async () => {
  expect(await observed(60, [0, 1, 599, 600, 601])).toEqual([60, 60]);
});

test("the clocks of the local Tencent and the functions agree", async () => {
  const system = await startSystem();

  await submit(system, "task");

  expect(system.standIn.calls()).toBeGreaterThan(0);
  expect(system.log.filter(({ event }) => event === "clock_differs")).toEqual([]);
});
