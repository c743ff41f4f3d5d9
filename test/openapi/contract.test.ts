import { expect, test } from "vitest";
import { ask, submit } from "../support/client.ts";
import { type Exchange, faultsOf, webhookFaults } from "../support/contract.ts";
import { startSystem } from "../support/system.ts";

/** A submission and its answer, as they were. */
const genuine = async (): Promise<Exchange> => {
  const system = await startSystem();
  const { status, headers, body } = await submit(system, "genuine");
  const input = { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat dances in the rain." };
  return {
    method: "POST",
    path: "/v1/tasks",
    sent: {
      headers: new Headers({ "idempotency-key": "genuine" }),
      body: JSON.stringify({ operation: "vod.CreateAigcVideoTask", input }),
    },
    status,
    headers,
    text: JSON.stringify(body),
  };
};

const altered = (text: string, members: object): string =>
  JSON.stringify({ ...JSON.parse(text), ...members });

test("nothing is found in an exchange as it was", async () => {
  expect(faultsOf(await genuine())).toEqual([]);
});

test.each<[string, (exchange: Exchange) => Partial<Exchange>, string]>([
  [
    "an unknown member of an answer",
    ({ text }) => ({ text: altered(text, { extra: 1 }) }),
    "extra",
  ],
  [
    "a member of another type",
    ({ text }) => ({ text: altered(text, { settled: "no" }) }),
    "settled",
  ],
  ["an unknown word", ({ text }) => ({ text: altered(text, { status: "lost" }) }), "status"],
  ["a status that is not documented", () => ({ status: 203 }), "203"],
  ["a header that is not documented", () => ({ headers: new Headers({ etag: "x" }) }), "etag"],
  ["an unknown parameter that was taken", () => ({ path: "/v1/tasks?now=1" }), "now"],
  [
    "an unknown field that was taken",
    ({ sent }) => ({ sent: { ...sent, body: altered(sent.body ?? "", { extra: 1 }) } }),
    "body",
  ],
  [
    "a missing Idempotency-Key that was taken",
    ({ sent }) => ({ sent: { ...sent, headers: new Headers() } }),
    "Idempotency-Key",
  ],
  ["an address that is not documented", () => ({ path: "/v1/secrets" }), "path"],
])("%s is found", async (_what, change, named) => {
  const exchange = await genuine();

  const faults = faultsOf({ ...exchange, ...change(exchange) });

  expect(faults.join()).toContain(named);
});

test("a problem that is not documented for its address is found", async () => {
  const system = await startSystem();
  const { status, headers, body } = await ask<object>(system, "GET", "/v1/tasks/none");
  const exchange = {
    ...{ method: "GET", path: "/v1/tasks/none", status, headers },
    sent: { headers: new Headers(), body: undefined },
  };

  const faults = (code: string) =>
    faultsOf({ ...exchange, text: JSON.stringify({ ...body, code }) });

  expect(faults("task_not_found")).toEqual([]);
  expect(faults("delivery_not_found").join()).toContain("delivery_not_found");
});

test("an unknown member of a webhook is found, and a header that is missing", () => {
  const data = { taskId: "t", operation: "o", status: "running", revision: 2 };
  const event = { type: "task.running", timestamp: "2026-01-01T00:00:00.000Z", data };
  const signed = {
    "webhook-id": "evt_t_running",
    "webhook-timestamp": "1",
    "webhook-signature": "v1,a",
  };

  expect(webhookFaults(signed, JSON.stringify(event))).toEqual([]);
  expect(webhookFaults({}, JSON.stringify(event))).toHaveLength(3);
  const more = { ...event, data: { ...data, output: {} } };
  expect(webhookFaults(signed, JSON.stringify(more)).join()).toContain("output");
});
