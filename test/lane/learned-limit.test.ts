import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/** A deployment that was promised five tasks at a time by an account that is given two. */
const overrated = () => startSystem({ concurrency: 2, environment: { LANE_LIMIT_VOD_AIGC: "5" } });

const submitMany = async (system: System, count: number, prompt: string): Promise<string[]> => {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    await system.clock.advance(1);
    ids.push((await submit(system, `${prompt} ${number}`, { input: input(prompt) })).body.taskId);
  }
  return ids;
};

test("a refusal for want of capacity lowers the lane's limit, so that the next are not sent in vain", async () => {
  const system = await overrated();
  const ids = await submitMany(system, 3, "[seconds:240]");
  const creates = () => system.standIn.calls("CreateAigcVideoTask");
  const afterRefusal = creates();

  await submitMany(system, 5, "[seconds:10]");
  await system.pass(3 * MINUTE);
  const sentInVain = creates() - afterRefusal;
  await system.pass(60 * MINUTE);

  expect(system.log.filter(({ event }) => event === "limit_lowered")).toContainEqual(
    expect.objectContaining({ count: 2 }),
  );
  expect(sentInVain).toBe(0);
  expect(await read(system, ids[2] ?? "")).toMatchObject({ status: "succeeded" });
});

test("a task that was accepted and then failed for want of capacity lowers it too", async () => {
  const system = await startSystem({ concurrency: 5, environment: { LANE_LIMIT_VOD_AIGC: "3" } });
  await submitMany(system, 2, "[seconds:240]");
  const [failing = ""] = await submitMany(system, 1, "[limit][seconds:5]");
  await system.clock.advance(30_000);

  const later = await submitMany(system, 1, "[seconds:5]");

  expect(await read(system, failing)).toMatchObject({
    status: "failed",
    error: { retryable: true },
  });
  expect(await read(system, later[0] ?? "")).toMatchObject({ status: "queued" });
});

test("a refusal or a failure for any other reason teaches nothing about the limit", async () => {
  const system = await startSystem({ concurrency: 5, environment: { LANE_LIMIT_VOD_AIGC: "3" } });
  const [refused = "", failed = ""] = [
    ...(await submitMany(system, 1, "[refuse:InvalidParameterValue.FileId]")),
    ...(await submitMany(system, 1, "[fail:InternalError][seconds:5]")),
  ];
  await system.clock.advance(30_000);

  const later = await submitMany(system, 3, "[seconds:240]");

  const statuses = await Promise.all(
    [refused, failed, ...later].map(async (id) => (await read(system, id)).status),
  );
  expect(statuses).toEqual(["rejected", "failed", "running", "running", "running"]);
});

test("a limit that cannot be noted keeps nobody from what became of the task", async () => {
  const silent = await startingAround((table) => ({
    update: async (key, condition, update) => {
      if (update.set?.lowered !== undefined) throw new Unavailable("The table does not answer.");
      return table.update(key, condition, update);
    },
  }));
  const environment = { ...silent.environment, LANE_LIMIT_VOD_AIGC: "5" };
  const system = await startSystem({ concurrency: 2, environment, seams: silent.seams });

  const ids = await submitMany(system, 3, "[seconds:30]");

  const statuses = await Promise.all(ids.map(async (id) => (await read(system, id)).status));
  expect(statuses).toEqual(["running", "running", "queued"]);
  expect(system.log.map(({ event }) => event)).toContain("limit_not_lowered");
});

test("the lowered limit rises again by itself", async () => {
  const system = await overrated();
  await submitMany(system, 3, "[seconds:5]");
  await system.pass(40 * MINUTE);
  const refused = () => system.log.filter(({ event }) => event === "start_refused").length;
  const before = refused();

  await submitMany(system, 3, "[seconds:240]");

  expect(refused() - before).toBe(1);
});
