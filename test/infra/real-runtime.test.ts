import { expect, test } from "vitest";
import { startEndpointReceiver } from "../tell/endpoint-receiver.ts";
import { startDeployment } from "./policies/deployment.ts";
import { PULLED, PUSHED, play } from "./policies/play.ts";
import { named, unusedFor } from "./policies/reasons.ts";
import { grantsFor, type Policy } from "./policies/role-policies.ts";

/** Everything that brings a function a permission of its own is on. */
const settingsWith = (receiverUrl: string) => ({
  TENCENT_VOD_SUB_APP_IDS: `${PUSHED},${PULLED}`,
  VOD_PULL_APPLICATIONS: String(PULLED),
  VOD_FORWARD_URL: `${receiverUrl}/foreign`,
  TENCENT_TIW_SDK_APP_IDS: "1400000001",
  TENCENT_TRTC_SDK_APP_IDS: "1400000002",
  KEEP_RESULTS: "asked",
  RESULT_HOSTS: "127.0.0.1",
  WEBHOOK_PLACES: "loopback",
  RESUME_WORKFLOWS: "on",
  EVENT_BUS: "events",
  DAILY_TASK_CAP: "1000",
});

/** Only what hangs reaches it: some sixty processes start, one after the other. */
const TIMEOUT_MS = 1_800_000;

const textOf = (entry: string, { action, resource }: Policy[number]): string =>
  `${entry} ${action} ${named(resource)}`;

test("under AWS's own runtime client and the roles of the template every function does its work, and no role may do more than it needs", {
  timeout: TIMEOUT_MS,
}, async () => {
  const receiver = await startEndpointReceiver();
  const deployment = await startDeployment(settingsWith(receiver.url));

  await play(deployment, receiver.url);

  const { calls } = deployment.proxy;
  const granted = [...deployment.policies].flatMap(([entry, policy]) =>
    policy.map((grant) => ({ entry, grant, text: textOf(entry, grant) })),
  );
  const used = granted.filter(({ entry, grant }) =>
    calls.some((call) => call.entry === entry && grantsFor([grant], call).length > 0),
  );
  const unused = granted.filter((one) => !used.includes(one)).map(({ text }) => text);
  process.stdout.write(`${calls.length} calls. Granted and not used:\n${unused.join("\n")}\n`);
  expect(calls.filter(({ allowed }) => !allowed)).toEqual([]);
  expect(deployment.failures).toEqual([]);
  expect(unused.filter((text) => !unusedFor.some(([grants]) => grants.test(text)))).toEqual([]);
  const needless = unusedFor.filter(([grants]) => !granted.some(({ text }) => grants.test(text)));
  expect(needless).toEqual([]);
  // Each of the others is needed: without it a call that was made is denied.
  for (const { entry, grant, text } of used) {
    const without = (deployment.policies.get(entry) ?? []).filter((one) => one !== grant);
    const denied = calls.filter(
      (call) => call.entry === entry && grantsFor(without, call).length === 0,
    );
    expect(denied, text).not.toEqual([]);
  }
});

test("a function whose role lacks one action is denied it, and says so to nobody", async () => {
  const deployment = await startDeployment();
  const health = () => fetch(`${deployment.url}/v1/health`);
  const before = await health();
  deployment.proxy.withdraw("get-health", "dynamodb:GetItem");

  const after = await deployment.invokeLater("get-health", HEALTH);

  expect(before.status).toBe(200);
  expect(after).toMatchObject({ ok: true, payload: { statusCode: 503 } });
  expect(deployment.proxy.calls.at(-1)).toMatchObject({
    entry: "get-health",
    action: "dynamodb:GetItem",
    allowed: false,
  });
});

/** GET /v1/health, as API Gateway brings it. */
const HEALTH = {
  version: "2.0",
  routeKey: "GET /v1/health",
  rawPath: "/v1/health",
  rawQueryString: "",
  headers: {},
  requestContext: { http: { method: "GET", path: "/v1/health" }, requestId: "one" },
  isBase64Encoded: false,
};
