import { expect, test } from "vitest";
import { type Ending, settled } from "../../functions/task/settled.ts";
import { instant } from "../../functions/task/time.ts";
import { submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

test("the audit makes up for a version that settles a task and tells nobody", async () => {
  const system = await startSystem({ callbacks: "off" });
  const receiver = await startReceiver(system);
  const { dependencies, clock } = system;
  const { body } = await submit(system, "before", { webhook: { url: receiver.url } });
  const task = await dependencies.tasks.read({ tenant: "default", taskId: body.taskId });
  if (task?.status !== "running") throw new Error("expected a running task");
  const ending: Ending = { status: "succeeded", output: { files: [] } };
  await dependencies.tasks.apply(task, settled(task, ending, "poll", instant(clock.now())));
  await tellByStream(system);
  const untold = receiver.requests.length;

  await system.audit();
  await tellByStream(system);
  await system.audit();
  await tellByStream(system);

  expect(untold).toBe(0);
  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
  expect(system.log.filter(({ event }) => event === "task_untold")).toHaveLength(1);
});
