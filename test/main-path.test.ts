import { expect, test } from "vitest";
import { input, read, submit } from "./support/client.ts";
import { startSystem } from "./support/system.ts";

test("a task is submitted, started, called back about and settled, and its result can be fetched", async () => {
  const system = await startSystem();

  const submitted = await submit(system, "first", { metadata: { shot: "12" } });
  await system.clock.advance(6000);
  const task = await read(system, submitted.body.taskId);

  expect(submitted.status).toBe(202);
  expect(submitted.headers.get("location")).toBe(`/v1/tasks/${submitted.body.taskId}`);
  expect(submitted.body).toMatchObject({
    status: "running",
    settled: false,
    operation: "vod.CreateAigcVideoTask",
  });
  expect(task).toMatchObject({
    status: "succeeded",
    settled: true,
    completedVia: "callback",
    metadata: { shot: "12" },
    input: input(),
  });
  const file = await fetch(task.output?.files[0]?.url ?? "");
  expect(file.headers.get("content-type")).toBe("video/mp4");
  expect(system.standIn.creates()).toHaveLength(1);
});
