import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

test("npm start without a callback address settles a task of MPS by a message of the queue", async () => {
  const directory = stateDirectory();
  const runner = await startRunner(directory, ["--no-sample", "--callbacks=off"], {
    MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps",
  });
  const caller = await callerOf(runner);
  const place = { S3Bucket: "media", S3Region: "eu-central-1" };

  const { taskId } = await caller.submit("one", "", {
    operation: "mps.ProcessMedia",
    input: {
      ...sampleInputs["mps.ProcessMedia"],
      OutputDir: "/[seconds:1]/",
      InputInfo: { Type: "AWS-S3", S3InputInfo: { ...place, S3Object: "clip.mp4" } },
      OutputStorage: { Type: "AWS-S3", S3OutputStorage: place },
    },
  });
  await runner.line(/^AWS +a message for the queue mps/);
  await runner.line(/settled: succeeded/);
  await runner.line(/^AWS +a message left the queue mps/);
  const exitCode = await runner.interrupt();

  const log = readFileSync(join(directory, "functions.log"), "utf8");
  expect(log).toMatch(new RegExp(`receive-notices .*callback_received.*${taskId}`));
  expect(exitCode).toBe(0);
});
