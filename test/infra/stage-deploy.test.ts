import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, onTestFinished, test } from "vitest";
import { readStage } from "../../infra/stages/read-stage.ts";
import { ofType, type Resources } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const command = fileURLToPath(new URL("../../infra/deploy.ts", import.meta.url));

const stage = {
  ENVIRONMENT: "live",
  TENCENT_VOD_SUB_APP_IDS: ["1500000001"],
  ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
  DAILY_TASK_CAP: 1000,
  MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps",
};

const { service } = await synthesizedForAll();

const written = (content: unknown, name = "live.json"): string => {
  const path = join(mkdtempSync(join(inject("scratch"), "deploy-")), name);
  writeFileSync(path, JSON.stringify(content));
  return path;
};

const runningWith = async (given: Record<string, string> = {}): Promise<Resources> => {
  const { resources } = await service.synthesize({ ...readStage(written(stage)).given, ...given });
  return resources;
};

/** Runs the command; its standard input is empty, so nobody confirms anything. */
const deploy = (args: readonly string[], environment: Record<string, string> = {}) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const given = { PATH, NODE_COMPILE_CACHE, CALLSHEET_BUNDLES: service.bundles };
    const child = execFile(
      process.execPath,
      [command, ...args],
      { env: { ...given, CDK_VALIDATION: "false", ...environment } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
    child.stdin?.end();
  });

const compared = async (running: Resources, changed: object = {}) =>
  deploy([
    ...["--stage", written({ ...stage, ...changed })],
    ...["--template", written({ Resources: running }, "running.json")],
  ]);

test("a deployment that changes nothing says so, asks, and without a yes does nothing", async () => {
  const { code, stdout, stderr } = await compared(await runningWith());

  expect(stderr).toBe("");
  expect(stdout).toBe(
    "It makes 0 resources, and changes 0 in their place.\nDeploy callsheet-live? (yes/no) Nothing was deployed.\n",
  );
  expect(code).toBe(1);
});

test("a setting that the stage has lost or changed is named, and what goes with it", async () => {
  const running = await runningWith({
    KEEP_RESULTS: "asked",
    EVENT_BUS: "media",
    DAILY_TASK_CAP: "5",
  });

  const { stdout } = await compared(running);

  expect(stdout).toContain('Setting KEEP_RESULTS is lost: it is "asked" now.');
  expect(stdout).toContain('Setting EVENT_BUS is lost: it is "media" now.');
  expect(stdout).toContain('Setting DAILY_TASK_CAP: "5" → "1000".');
  expect(stdout).toMatch(/It takes ResultBucket\w+ \(AWS::S3::Bucket\) out of the stack/);
  expect(stdout).toMatch(/It deletes KeepResultsSchedule \(AWS::Scheduler::Schedule\)\./);
});

test.each(["AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"])(
  "a %s that would be made anew under another logical id stops the deployment",
  async (type) => {
    const running = await runningWith();
    const [[id = "", resource] = []] = ofType(running, type);
    const { [id]: _renamed, ...others } = running;

    const { code, stdout, stderr } = await compared({
      ...others,
      ...(resource && { [`Former${id}`]: resource }),
    });

    expect(stdout).toContain(`STATE: takes Former${id} (${type}) out of the stack`);
    expect(stderr).toContain("a repeated request would be charged again");
    expect(stdout).not.toContain("Deploy callsheet-live?");
    expect(code).toBe(1);
  },
);

test("a table that a change of its key would replace stops the deployment, though it is called the same", async () => {
  const running = await runningWith();
  const [[id = "", table] = []] = ofType(running, "AWS::DynamoDB::Table");
  const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }];

  const { code, stdout } = await compared({
    ...running,
    ...(table && { [id]: { ...table, Properties: { ...table.Properties, KeySchema } } }),
  });

  expect(stdout).toContain(`STATE: replaces ${id} (AWS::DynamoDB::Table), because of KeySchema.`);
  expect(code).toBe(1);
});

test("a secret whose value would be generated anew stops the deployment, though the secret stays", async () => {
  const running = await runningWith();
  const [id = "", secret] =
    ofType(running, "AWS::SecretsManager::Secret").find(([name]) => name.startsWith("Identity")) ??
    [];
  const { GenerateSecretString: generated, ...others } = secret?.Properties ?? {};
  const Properties = { ...others, GenerateSecretString: { ...generated, PasswordLength: 32 } };

  const { code, stdout } = await compared({
    ...running,
    ...(secret && { [id]: { ...secret, Properties } }),
  });

  expect(stdout).toContain(
    `STATE: makes the value of ${id} anew, because of GenerateSecretString.`,
  );
  expect(code).toBe(1);
});

test("a stage that only the stand-in could serve is refused before anything is synthesized", async () => {
  const { code, stdout, stderr } = await deploy(["--stage", "example", "--dry-run"]);

  expect(stdout).toContain("WARNING: TENCENT_VOD_SUB_APP_IDS names an application");
  expect(stderr).toMatch(/example\.json cannot be deployed so\.\n$/);
  expect(code).toBe(1);
});

test("a stage whose topic and queue are in another region makes no second stack there", async () => {
  const { code, stdout, stderr } = await deploy(["--stage", written(stage), "--yes"], {
    AWS_REGION: "us-west-2",
  });

  expect(stdout).toBe("");
  expect(stderr).toBe(
    "Nothing was deployed: this would be in us-west-2, unlike MPS_SQS_QUEUE and ALARM_TOPIC_ARN. Set AWS_REGION.\n",
  );
  expect(code).toBe(1);
});

test("CloudFormation is asked for the running template, and a stack that it does not know is the first", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.on("data", (chunk) => asked.push(String(chunk)));
    request.on("end", () => {
      response.writeHead(400, { "content-type": "text/xml" });
      response.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id callsheet-live does not exist</Message></Error></ErrorResponse>",
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });

  const { code, stdout } = await deploy(["--stage", written(stage), "--dry-run"], {
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "dummy",
    AWS_SECRET_ACCESS_KEY: "dummy",
  });

  expect(asked.join("")).toContain("StackName=callsheet-live");
  expect(stdout).toBe(
    "There is no stack callsheet-live in this account and region: this makes it, with a new table.\n",
  );
  expect(code).toBe(0);
});
