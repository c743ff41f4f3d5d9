import { expect, test } from "vitest";
import { resolveDoubt } from "../../functions/lifecycle/doubt/resolve-doubt.ts";
import { startNext } from "../../functions/lifecycle/lane/start-next.ts";
import type { Written } from "../../functions/store/table.ts";
import { instant } from "../../functions/task/time.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { SUB_APP_ID, type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const LANE = `vod.CreateAigcVideoTask#${SUB_APP_ID}`;

const operation = operations.find(({ name }) => name === "vod.CreateAigcVideoTask");
if (operation === undefined) throw new Error("The operation is gone.");

/**
 * The real table, in which of two write-aheads that were made at the same time both are decided
 * before either of their writers goes on: the loser sees the winner's attempt before it is sent.
 */
const startRacing = async (): Promise<{ system: System; race: () => void }> => {
  const waiting: (() => Promise<void>)[] = [];
  let racing = false;
  const both = Promise.withResolvers<void>();
  const decideAll = async () => {
    for (const decide of waiting) await decide();
    both.resolve();
  };
  const racingTable = await startingAround((table) => ({
    update: (key, condition, change) => {
      if (!racing || change.set?.status !== "submitting")
        return table.update(key, condition, change);
      const decided = Promise.withResolvers<Written>();
      waiting.push(async () => decided.resolve(await table.update(key, condition, change)));
      if (waiting.length === 2) void decideAll();
      return decided.promise.then(async (written) => {
        await both.promise;
        return written;
      });
    },
  }));
  const system = await startSystem({ callbacks: "off", ...racingTable });
  const race = () => {
    racing = true;
  };
  return { system, race };
};

test("of two that start the same queued task at once, one sends", async () => {
  const { system, race } = await startRacing();
  const lane = { operation, application: String(SUB_APP_ID) };
  const { clock, dependencies } = system;
  const ghost = `default#${"a".repeat(32)}-0`;
  await clock.during(
    dependencies.lanes.take(LANE, { holder: ghost, limit: 1, now: instant(clock.now()) }),
  );
  const { body } = await submit(system, "task");

  race();
  await clock.during(
    Promise.all([
      startNext(dependencies, lane, { freed: ghost }),
      startNext(dependencies, lane, { freed: ghost }),
    ]),
  );

  expect(body.status).toBe("queued");
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
  expect((await read(system, body.taskId)).status).toBe("running");
});

test("of two that repeat the same start at once, one sends", async () => {
  const { system, race } = await startRacing();
  const { clock, dependencies } = system;
  const { body } = await submit(system, "task", { input: input("[drop]") });
  await clock.advance(7 * MINUTE);
  const task = await dependencies.tasks.read({ tenant: "default", taskId: body.taskId });
  if (task?.status !== "doubtful") throw new Error("The task is not in doubt.");

  race();
  await clock.during(
    Promise.all([
      resolveDoubt(dependencies, operation, task),
      resolveDoubt(dependencies, operation, task),
    ]),
  );

  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
});

/**
 * A system whose write-aheads from the queue or out of doubt lose their first answer: the SDK
 * repeats them, and they lose against themselves.
 */
const startRepeating = async (): Promise<System> => {
  const repeating = await startingAround((table) => ({
    update: async (key, condition, change) => {
      if (change.set?.status === "submitting") await table.update(key, condition, change);
      return table.update(key, condition, change);
    },
  }));
  return startSystem({ callbacks: "off", ...repeating });
};

test("a start from the queue that loses against itself is sent", async () => {
  const system = await startRepeating();
  await submit(system, "before", { input: input("[seconds:20]") });
  const { body } = await submit(system, "task", { input: input("[seconds:600]") });

  await system.pass(2 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status: "running" });
  expect(system.log.filter(({ event }) => event === "sender_silent")).toEqual([]);
});

test("a repeat that loses against itself is sent, once", async () => {
  const system = await startRepeating();
  const { body } = await submit(system, "task", { input: input("[drop]") });

  await system.pass(9 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
  expect(system.log.filter(({ event }) => event === "sender_silent")).toEqual([]);
});
