import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A deployment that has every function, and each resource that a setting asks for. */
const everything = {
  ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
  CALLBACK_BASE_URL: "https://callsheet.example",
  VOD_SIGN_KEY: "DummySignKey0001",
  MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps",
  EVENT_BUS: "media",
  CREATE_EVENT_BUS: "on",
  KEEP_RESULTS: "asked",
  RESULT_HOSTS: "results.example",
  RESUME_WORKFLOWS: "on",
  API_DOMAIN: "origin.callsheet.example",
  API_CERTIFICATE_ARN: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d",
  EDGE_DOMAIN: "api.callsheet.example",
  EDGE_CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
  EDGE_WEB_ACL_ARN: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/callsheet/0a1b2c3d",
  MONTHLY_BUDGET_USD: "200",
  KMS_KEY_ARN: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};

const stageNames = readdirSync(join(root, "infra/stages"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => basename(file, ".json"));

/** `npm run synth` validates the template with nothing set. */
test.each([
  ["with all that settings can ask for", everything, []],
  ...stageNames.map((name) => [`of the stage ${name}`, {}, ["--stage", name]] as const),
] as const)("CDK's validator finds no fault in the template %s", async (_which, settings, args) => {
  const folder = await mkdtemp(join(inject("scratch"), "validated-"));
  const environment = { ...settings, PATH: process.env.PATH, CDK_OUTDIR: join(folder, "cdk.out") };

  const synthesis = promisify(execFile)(process.execPath, [join(root, "infra/app.ts"), ...args], {
    cwd: root,
    env: environment,
  });

  await expect(synthesis).resolves.toMatchObject({ stdout: "" });
});
