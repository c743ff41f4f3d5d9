import { onTestFinished } from "vitest";
import { Resumer } from "../../functions/delivery/resume.ts";
import { type AwsStandIn, startAwsStandIn } from "../../infra/local/aws/stand-in.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

/** Starts the stand-in of `npm start`, which the shipped SDK calls in a test. */
export const startAws = async (): Promise<AwsStandIn & { readonly resumer: Resumer }> => {
  const aws = await startAwsStandIn();
  onTestFinished(() => aws.close());
  const resumer = new Resumer({
    region: "us-east-1",
    endpoint: aws.url,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-marker" },
  });
  return { ...aws, resumer };
};

/** A system whose callers may name workflows, and what stands for these. */
export const startWithWorkflows = async (
  options: SystemOptions = {},
): Promise<{ readonly system: System; readonly aws: AwsStandIn }> => {
  const { resumer, ...aws } = await startAws();
  const system = await startSystem({
    ...options,
    environment: { RESUME_WORKFLOWS: "on", ...options.environment },
    seams: { resume: (waiting, message) => resumer.send(waiting, message), ...options.seams },
  });
  return { system, aws };
};
