import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { startHttpServer } from "../support/http-server.ts";

const command = fileURLToPath(new URL("../../infra/keys.ts", import.meta.url));
const KEY = { AWS_ACCESS_KEY_ID: "dummy", AWS_SECRET_ACCESS_KEY: "dummy" };

/** Lists keys, as an operator does whose profile has a region of its own. */
const list = (environment: Readonly<Record<string, string>>) => {
  const config = join(mkdtempSync(join(inject("scratch"), "aws-")), "config");
  writeFileSync(config, "[default]\nregion = us-east-2\n");
  const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: config };
  return new Promise<{ code: unknown; said: string }>((resolve) =>
    execFile(
      process.execPath,
      [command, "list", "--tenant", "acme", "--table", "callsheet"],
      { env: { PATH: process.env.PATH, ...files, ...environment } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    ),
  );
};

test.each([
  [{ AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-3"],
  [{ AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-1"],
  [{ AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-3" }, "eu-west-3"],
  [{}, "us-east-2"],
])("a command works in the region in which CDK deploys: %j", async (environment, region) => {
  const server = await startHttpServer((response) => response.end('{"Items":[]}'));

  const { code } = await list({ ...KEY, AWS_ENDPOINT_URL: server.url, ...environment });

  expect(server.requests[0]?.headers.authorization).toContain(`/${region}/dynamodb/`);
  expect(code).toBe(0);
});

test("keys that have expired are told in a sentence", async () => {
  const server = await startHttpServer((response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
    const __type = "com.amazon.coral.service#ExpiredTokenException";
    response.end(JSON.stringify({ __type, message: "The security token is expired" }));
  });

  const { code, said } = await list({ ...KEY, AWS_ENDPOINT_URL: server.url });

  const sentence = "AWS did not do it (ExpiredTokenException): The security token is expired.";
  expect(said).toBe(`${sentence}\n`);
  expect(code).toBe(1);
});

test("so are keys that are nowhere", async () => {
  const { code, said } = await list({ AWS_EC2_METADATA_DISABLED: "true" });

  expect(said).toMatch(/^AWS did not do it \(CredentialsProviderError\): Could not load .*\.\n$/);
  expect(code).toBe(1);
});
