import { expect, test } from "vitest";
import { TencentSilence } from "../../functions/tencent/error.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { input, read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/** More than the poller asks about side by side, four times over. */
const SILENT_TASKS = 40;

/** A system in which VOD's questions are never answered: each takes its three seconds. */
const startWithSilentVod = async (): Promise<System> => {
  const send = async (request: SignedRequest) => {
    if (request.action !== "DescribeTaskDetail") return transport.send(request);
    await system.clock.sleep(3000);
    throw new TencentSilence(request.action, "TimeoutError");
  };
  const environment = { LANE_LIMIT_VOD_AIGC: String(SILENT_TASKS) };
  const system: System = await startSystem({
    callbacks: "off",
    concurrency: SILENT_TASKS,
    environment,
    seams: { send },
  });
  const transport = transportTo(system.standIn.url);
  return system;
};

test("a product whose questions are not answered keeps no other product's task waiting", async () => {
  const system = await startWithSilentVod();
  for (let index = 0; index < SILENT_TASKS; index++)
    await submit(system, `silent ${index}`, { input: input("A cat.") });
  const { body } = await submit(system, "other", {
    operation: "mps.CreateAigcVideoTask",
    input: { Prompt: "A cat." },
  });

  await system.pass(2 * MINUTE);

  const task = await read(system, body.taskId);
  expect(task).toMatchObject({ status: "succeeded", completedVia: "poll" });
  expect(Date.parse(task.settledAt ?? "") - Date.parse(task.submittedAt ?? "")).toBeLessThanOrEqual(
    MINUTE,
  );
});
