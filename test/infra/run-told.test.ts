import { expect, test } from "vitest";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

test("npm start resumes a state machine and a durable function, and puts each end on the bus", async () => {
  const runner = await startRunner(stateDirectory(), ["--no-sample"], { EVENT_BUS: "events" });
  const caller = await callerOf(runner);

  const machine = await caller.submit("machine", "[seconds:1]", {
    resume: { stepFunctions: { taskToken: "AAAAtoken-marker" } },
  });
  const durable = await caller.submit("durable", "[seconds:1] [fail:InternalError]", {
    resume: { durableFunction: { callbackId: "Y2FsbGJhY2s=" } },
  });
  const goesOn = await runner.line(/^AWS +a state machine goes on with/);
  const fails = await runner.line(/^AWS +a durable function's callback failed: Callsheet\.failed/);
  await runner.count(/put on the event bus: task\.(succeeded|failed)/, 2);
  const exitCode = await runner.interrupt();

  const put = runner.lines.filter((line) => /^AWS +an event on the bus events: /.test(line));
  const ends = put
    .map((line) => JSON.parse(line.slice(line.indexOf("{"))))
    .filter(({ type }) => type !== "task.running");
  expect(JSON.parse(goesOn.slice(goesOn.indexOf("{")))).toMatchObject({
    taskId: machine.taskId,
    status: "succeeded",
    output: { files: [{ mediaType: "video/mp4" }] },
  });
  expect(JSON.parse(fails.slice(fails.indexOf("{")))).toMatchObject({ taskId: durable.taskId });
  // An event may be put twice, where a slow bus was given up.
  expect([...new Set(ends.map(({ id }) => id))].sort()).toEqual(
    [`evt_${machine.taskId}_succeeded`, `evt_${durable.taskId}_failed`].sort(),
  );
  expect(runner.lines.join("\n")).not.toContain("marker");
  expect(exitCode).toBe(0);
});
