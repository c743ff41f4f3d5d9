import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test, vi } from "vitest";
import { IdentityStore } from "../../functions/store/identity-store.ts";
import { fingerprintOf } from "../../functions/task/task-id.ts";
import { examine } from "../../infra/doctor/examine.ts";
import { readStage } from "../../infra/stages/read-stage.ts";
import { type Deployed, startDeployed } from "../support/deployed.ts";
import { createTable, tableNamed } from "../support/table.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const BASE_URL = "https://api.example";
const PATH = "DummyCallbackPath0001";
const key = "test-identity-key-000000000000";
const ring = JSON.stringify({ active: "k1", k1: "DummyRingKey0001" });

const secrets = {
  TencentSecret: JSON.stringify({ secretId: "DUMMY_ID", secretKey: "DUMMY_KEY" }),
  IdentitySecret: JSON.stringify({ key }),
  ContextSecret: ring,
  WebhookSecret: ring,
  CallbackSecret: JSON.stringify({ path: PATH, vod: "DummyVodSignKey0001" }),
  ApiSecret: JSON.stringify({ key: "DummyApiKey000001" }),
};

const eventConfig = { Mode: "PUSH", NotificationUrl: `${BASE_URL}/v1/callbacks/vod/${PATH}` };

/** The lines of the faults that the doctor finds, and all lines. */
const examined = async (planted: Partial<Deployed> = {}, changed: object = {}) => {
  const table = await createTable();
  await new IdentityStore(tableNamed(table)).adopt({
    fingerprint: fingerprintOf(key),
    environment: "live",
  });
  const deployed = {
    table,
    secrets,
    healthStatus: 200,
    date: new Date(NOW).toUTCString(),
    executions: 1000,
    subscribers: 1,
    alarms: [{ AlarmName: "callsheet-live-PollTasksSilentAlarm", StateValue: "OK" }],
    eventConfig,
    ...planted,
  };
  const { url } = await startDeployed(deployed);
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", inject("engineUrl"));
  const file = join(mkdtempSync(join(inject("scratch"), "doctor-")), "live.json");
  const stage = {
    ENVIRONMENT: "live",
    TENCENT_VOD_SUB_APP_IDS: ["1500000001"],
    TENCENT_ENDPOINT_URL: url,
    CALLBACK_BASE_URL: BASE_URL,
    ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
    IDENTITY_FINGERPRINT: fingerprintOf(key),
    TASK_TABLE: table,
    ...changed,
  };
  writeFileSync(file, JSON.stringify(stage));
  const findings = await examine(readStage(file), () => NOW);
  const lines = findings.map(({ line }) => line);
  return { lines, faults: findings.filter(({ right }) => !right).map(({ line }) => line) };
};

test("a deployment that is as it has to be has no fault, and every part was looked at", async () => {
  const { lines, faults } = await examined();

  expect(faults).toEqual([]);
  expect(lines).toHaveLength(13);
  expect(lines).toContain("vod 1500000001: its callbacks come here.");
});

const secret = (name: keyof typeof secrets, text: string): Partial<Deployed> => ({
  secrets: { ...secrets, [name]: text },
});

test.each<[what: string, planted: Partial<Deployed>, changed: object, named: RegExp]>([
  ["a secret that is no JSON", secret("ApiSecret", "{"), {}, /^ApiSecret is malformed/],
  [
    "Tencent's key that was never filled in",
    secret("TencentSecret", '{"secretId":"","secretKey":""}'),
    {},
    /^TencentSecret is malformed: secretId/,
  ],
  [
    "a ring whose active key is gone",
    secret("ContextSecret", '{"active":"k2","k1":"DummyRingKey0001"}'),
    {},
    /^ContextSecret is malformed/,
  ],
  [
    "another identity key",
    secret("IdentitySecret", '{"key":"another-identity-key-0000000"}'),
    {},
    /^IdentitySecret is not the key that this table was made with/,
  ],
  ["no pinned table", {}, { TASK_TABLE: "" }, /^The stage file lacks "TASK_TABLE": /],
  ["another pinned table", {}, { TASK_TABLE: "other" }, /^The stage file should have "TASK_TABLE"/],
  ["an API that fails", { healthStatus: 503 }, {}, /v1\/health answers 503/],
  [
    "a clock that is a minute off",
    { date: new Date(NOW + 60_000).toUTCString() },
    {},
    /differ by 60 s/,
  ],
  ["a new account's quota", { executions: 10 }, {}, /^Lambda runs 10 functions at once/],
  ["a topic without a subscriber", { subscribers: 0 }, {}, /^Nobody has confirmed/],
  [
    "a topic whose key CloudWatch may not use",
    { topic: { KmsMasterKeyId: "alias/aws/sns" } },
    {},
    /^The topic of alarms is encrypted by alias\/aws\/sns, which CloudWatch may not use\.$/,
  ],
  [
    "a topic that hears of no budget",
    { topic: { Policy: '{"Statement":[]}' } },
    { MONTHLY_BUDGET_USD: 200 },
    /does not let budgets\.amazonaws\.com publish\.$/,
  ],
  [
    "a schedule that has not fired",
    { alarms: [{ StateValue: "ALARM", AlarmDescription: "poll-tasks is not called any more." }] },
    {},
    /^An alarm is raised: poll-tasks is not called any more\.$/,
  ],
  ["a stack without alarms", { alarms: [] }, {}, /^callsheet-live has no alarms/],
  ["no topic", {}, { ALARM_TOPIC_ARN: "" }, /^ALARM_TOPIC_ARN is not set/],
  [
    "callbacks that go elsewhere",
    { eventConfig: { ...eventConfig, NotificationUrl: "https://other.example" } },
    {},
    /^vod 1500000001: its callbacks do not come here: its address is/,
  ],
  [
    "an application of another account",
    { eventConfig: { Error: { Code: "ResourceNotFound", Message: "no such application" } } },
    {},
    /^vod 1500000001: .*the account of these credentials has no such application/,
  ],
  [
    "a key that Tencent has revoked",
    { eventConfig: { Error: { Code: "AuthFailure.SecretIdNotFound", Message: "gone" } } },
    {},
    /^vod 1500000001: .*does not accept/,
  ],
])("%s is named, and nothing else is", async (_what, planted, changed, named) => {
  const { lines, faults } = await examined(planted, changed);

  expect(faults).toEqual([expect.stringMatching(named)]);
  expect(lines.join()).not.toMatch(/Dummy|another-identity/);
});
