import { expect, test } from "vitest";
import { input, rows, submit } from "../support/client.ts";
import { SUB_APP_ID, type System, type SystemOptions, startSystem } from "../support/system.ts";

const TWO_SLOTS = { LANE_LIMIT_VOD_AIGC: "2" };

/** When the next start may leave that takes a turn. Undefined if none ever took one. */
const turnsUpTo = async (system: System): Promise<string | undefined> =>
  (await rows(system)).find(({ pk }) => pk?.S === "rate#vod.CreateAigcVideoTask")?.nextFreeAt?.N;

const start = (environment: Record<string, string>, options: SystemOptions = {}) =>
  startSystem({ callbacks: "off", concurrency: 2, environment, ...options });

test("a start whose slot is the lane's first for a while takes no turn of the rate, and one right behind it does", async () => {
  const system = await start(TWO_SLOTS);

  const first = await submit(system, "first");
  const none = await turnsUpTo(system);
  const second = await submit(system, "second");
  const one = await turnsUpTo(system);

  expect([first.body.status, second.body.status]).toEqual(["running", "running"]);
  expect(none).toBeUndefined();
  expect(one).toBeDefined();
});

test("a start after a refused one takes a turn", async () => {
  const system = await start({ LANE_LIMIT_VOD_AIGC: "1" });

  const refused = await submit(system, "refused", { input: input("[refuse:InvalidParameter]") });
  const none = await turnsUpTo(system);
  await submit(system, "next");

  expect(refused.body.status).toBe("rejected");
  expect(none).toBeUndefined();
  expect(await turnsUpTo(system)).toBeDefined();
});

test("a start that is prepared for long takes a turn", async () => {
  const started: { system?: System } = {};
  const open = async () => started.system?.clock.sleep(3000);
  const system = await start(TWO_SLOTS, { seams: { open } });
  started.system = system;

  await submit(system, "slow");

  expect(await turnsUpTo(system)).toBeDefined();
});

test("where more lanes share the rate than it has room for, every start takes a turn", async () => {
  const applications = [0, 1, 2].map((n) => String(SUB_APP_ID + n)).join();
  const system = await start({ ...TWO_SLOTS, TENCENT_VOD_SUB_APP_IDS: applications });

  await submit(system, "first");

  expect(await turnsUpTo(system)).toBeDefined();
});
