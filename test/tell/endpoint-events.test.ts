import { expect, test } from "vitest";
import { ask, input, read, rows, submit, submitAs } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { call, register } from "./endpoint-client.ts";
import {
  type EndpointReceiver,
  enable,
  isSignedBy,
  startEndpointReceiver,
  statusOf,
} from "./endpoint-receiver.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ACME_KEY = "acme-api-key-000000000000";
const API_SECRET = { key: API_KEY, tenants: { acme: ACME_KEY } };

interface Told {
  readonly deliveries: readonly { readonly id: string }[];
}

/** A task from its submission to its end, which the stream tells. */
const live = async (system: System, key: string, request: Parameters<typeof submit>[2] = {}) => {
  const { body } = await submit(system, key, request);
  await system.clock.advance(6000);
  await tellByStream(system);
  return body;
};

const deliveries = async (system: System) =>
  (await rows(system))
    .filter(({ sk }) => sk?.S?.startsWith("delivery#"))
    .map(({ state, listener }) => [listener?.S, state?.S]);

const typesAt = (receiver: EndpointReceiver) => receiver.events().map(({ type }) => type);

test("an enabled endpoint hears of a task that names no webhook, thinly, and its secret verifies it", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);

  const task = await live(system, "told", { metadata: { shot: "7" } });

  const [told] = receiver.events();
  const { settledAt } = await read(system, task.taskId);
  expect(receiver.events()).toHaveLength(1);
  expect(told?.id).toBe(`evt_${task.taskId}_succeeded`);
  expect(JSON.parse(told?.request.body ?? "")).toEqual({
    type: "task.succeeded",
    timestamp: settledAt,
    data: {
      taskId: task.taskId,
      operation: "vod.CreateAigcVideoTask",
      status: "succeeded",
      revision: expect.any(Number),
      metadata: { shot: "7" },
    },
  });
  expect(told !== undefined && isSignedBy(made.secret, told.request)).toBe(true);
});

test("an endpoint hears the events that it names, and no others", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  await enable(system, receiver.url, { events: ["task.rejected"] });

  await live(system, "succeeds");
  await live(system, "refused", { input: input("A boat [refuse:InvalidParameter]") });

  expect(typesAt(receiver)).toEqual(["task.rejected"]);
});

test("a task's own webhook and each endpoint are told side by side, each with its secret", async () => {
  const system = await startSystem();
  const [one, other] = [await startEndpointReceiver(), await startEndpointReceiver()];
  const own = await startReceiver(system);
  const [first, second] = [await enable(system, one.url), await enable(system, other.url)];

  await live(system, "both", { webhook: { url: own.url } });

  expect(own.heard()).toHaveLength(1);
  for (const [receiver, { secret }] of [
    [one, first],
    [other, second],
  ] as const) {
    const [told] = receiver.events();
    expect(told !== undefined && isSignedBy(secret, told.request)).toBe(true);
  }
});

test("a pending endpoint, one of another tenant and one that came later hear nothing", async () => {
  const system = await startSystem({ secrets: { API_SECRET } });
  const receiver = await startEndpointReceiver();
  await enable(system, `${receiver.url}/theirs`, { key: ACME_KEY });
  await register(system, `${receiver.url}/pending`);

  await submit(system, "ours");
  await system.clock.advance(6000);
  await enable(system, `${receiver.url}/later`);
  await tellByStream(system);
  await submitAs(system, ACME_KEY, "theirs");
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(receiver.events().map(({ path }) => path)).toEqual(["/theirs"]);
});

test("a listener that is added to a settled task tells no endpoint of it", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const own = await startReceiver(system);
  await live(system, "settled");
  await enable(system, receiver.url);

  await submit(system, "settled", { webhook: { url: own.url } });
  await tellByStream(system);

  expect(own.heard()).toHaveLength(1);
  expect(receiver.events()).toEqual([]);
});

test("a replay for an endpoint that was deleted ends untried, and shows no try", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);
  const { taskId } = await live(system, "told");
  const path = `/v1/tasks/${taskId}/deliveries`;
  const { deliveries: told } = (await ask<Told>(system, "GET", path)).body;
  await call(system, "DELETE", `/${made.id}`);

  await ask(system, "POST", `${path}/${told[0]?.id}/replay`);
  await tellByStream(system);

  const replayed = (await ask<Told>(system, "GET", path)).body.deliveries.at(-1);
  expect(replayed).toMatchObject({ status: "gone", attempts: 0 });
  expect(replayed).not.toHaveProperty("lastTriedAt");
  expect(replayed).not.toHaveProperty("lastOutcome");
});

test("during a rotation both secrets sign, and after 24 hours the new one alone", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);
  const { body: rotated } = await call(system, "POST", `/${made.id}/rotate`);

  await live(system, "meanwhile");
  await system.clock.advance(24 * HOUR);
  await live(system, "afterwards");

  const signers = receiver
    .events()
    .map(({ request }) => [
      isSignedBy(rotated.secret, request),
      isSignedBy(made.secret, request),
      String(request.headers["webhook-signature"]).split(" ").length,
    ]);
  expect(signers).toEqual([
    [true, true, 2],
    [true, false, 1],
  ]);
});

test("the shared secret of addresses on tasks rotates in the same way", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const { body: before } = await call(system, "GET", "/default");
  const { body: after } = await call(system, "POST", "/default/rotate");

  await live(system, "rotated", { webhook: { url: receiver.url } });

  const [told] = receiver.events();
  for (const { secret } of [before, after])
    expect(told !== undefined && isSignedBy(secret, told.request)).toBe(true);
});

test("410 disables an endpoint, and its pending deliveries end as gone without another request", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);
  receiver.answers((response) => response.writeHead(500).end());
  await live(system, "pending");
  receiver.answers((response) => response.writeHead(410).end());
  await live(system, "refused");
  const sent = receiver.events().length;

  await system.pass(30 * MINUTE);
  await live(system, "afterwards");

  expect(await statusOf(system, made)).toBe("disabled");
  expect(receiver.events()).toHaveLength(sent);
  expect(await deliveries(system)).toEqual([
    [made.id, "gone"],
    [made.id, "gone"],
  ]);
});

test("a 410 from an address on a task disables no endpoint", async () => {
  const system = await startSystem();
  const [receiver, own] = [await startEndpointReceiver(), await startReceiver(system)];
  const made = await enable(system, receiver.url);
  own.answer(410);

  await live(system, "told", { webhook: { url: own.url } });

  expect(await statusOf(system, made)).toBe("enabled");
  expect(typesAt(receiver)).toEqual(["task.succeeded"]);
});

test("a deleted endpoint is told nothing more, and its pending deliveries end as gone", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);
  receiver.answers((response) => response.writeHead(500).end());
  await live(system, "pending");
  const sent = receiver.events().length;

  await call(system, "DELETE", `/${made.id}`);
  await system.pass(30 * MINUTE);
  await live(system, "afterwards");

  expect(receiver.events()).toHaveLength(sent);
  expect(await deliveries(system)).toEqual([[made.id, "gone"]]);
});

test("an endpoint that is down for two days is told when it returns, with the same id and bytes", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  await enable(system, receiver.url);
  receiver.answers((response) => response.writeHead(503).end());
  await live(system, "down");
  for (let hour = 0; hour < 48; hour++) {
    await system.clock.advance(HOUR);
    await system.tick();
  }
  const failed = receiver.events().length;

  receiver.answers();
  for (let hour = 0; hour < 27; hour++) {
    await system.clock.advance(HOUR);
    await system.tick();
  }

  expect(failed).toBeGreaterThan(5);
  expect(receiver.events()).toHaveLength(failed + 1);
  expect(new Set(receiver.events().map(({ id }) => id)).size).toBe(1);
  expect(new Set(receiver.events().map(({ request }) => request.body)).size).toBe(1);
});
