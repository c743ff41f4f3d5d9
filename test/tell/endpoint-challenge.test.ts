import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { startSystem } from "../support/system.ts";
import { call, register } from "./endpoint-client.ts";
import {
  answerJson,
  type Delivered,
  enable,
  isSignedBy,
  startEndpointReceiver,
  statusOf,
} from "./endpoint-receiver.ts";
import { tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

test("an address that repeats its signed challenge is enabled at once", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();

  const made = await enable(system, receiver.url);

  const [challenge] = receiver.arrived();
  expect(challenge).toMatchObject({
    id: expect.stringMatching(new RegExp(`^evt_${made.id}_challenge_[A-Za-z0-9_-]{8}$`)),
    type: "webhook.challenge",
    data: { endpointId: made.id, challenge: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/) },
  });
  expect(challenge !== undefined && isSignedBy(made.secret, challenge.request)).toBe(true);
  expect(await statusOf(system, made)).toBe("enabled");
  expect(receiver.arrived()).toHaveLength(1);
});

test.each<[string, (response: ServerResponse, delivered: Delivered) => void]>([
  ["2xx without a body", (response) => response.writeHead(204).end()],
  ["another challenge", (response) => answerJson(response, 200, { challenge: "other" })],
  ["everything it got", (response, { request }) => answerJson(response, 200, request.body)],
  [
    "the event it got, as JSON",
    (response, { type, data }) => answerJson(response, 200, { type, data }),
  ],
  ["no JSON", (response, { data }) => response.writeHead(200).end(String(data.challenge))],
  ["a challenge in a list", (response, { data }) => answerJson(response, 200, [data.challenge])],
  [
    "the right challenge and 500",
    (response, { data }) => answerJson(response, 500, { challenge: data.challenge }),
  ],
  [
    "the right challenge and a redirect",
    (response, { data }) => answerJson(response, 302, { challenge: data.challenge }),
  ],
  ["a reset", (response) => response.destroy()],
])("an address that answers with %s stays pending, and is asked again", async (_, answer) => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  receiver.answers(answer);
  const made = await enable(system, receiver.url);

  const first = await statusOf(system, made);
  receiver.answers();
  await system.pass(2 * MINUTE);
  const later = await statusOf(system, made);

  expect([first, later]).toEqual(["pending", "enabled"]);
  expect(receiver.arrived()).toHaveLength(2);
  expect(new Set(receiver.arrived().map(({ id }) => id)).size).toBe(1);
  expect(new Set(receiver.arrived().map(({ request }) => request.body)).size).toBe(1);
});

test("a challenge whose stream record is lost is sent by the schedule", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  const { body: made } = await register(system, receiver.url);

  await system.pass(2 * MINUTE);

  expect(await statusOf(system, made)).toBe("enabled");
  expect(receiver.arrived()).toHaveLength(1);
});

test("an address that never repeats its challenge is given up after ten tries, and stays pending", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  receiver.answers((response) => response.writeHead(500).end());
  const made = await enable(system, receiver.url);

  for (let hour = 0; hour < 100; hour++) {
    await system.clock.advance(60 * MINUTE);
    await system.tick();
  }

  expect(receiver.arrived()).toHaveLength(10);
  expect(await statusOf(system, made)).toBe("pending");
});

test("an address that is registered again is asked again, at most once a minute", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  receiver.answers((response) => response.writeHead(500).end());
  const made = await enable(system, receiver.url);
  receiver.answers();

  const soon = await enable(system, receiver.url);
  const status = await statusOf(system, made);
  await system.clock.advance(2 * MINUTE);
  await enable(system, receiver.url);
  const later = await statusOf(system, made);

  const asked = receiver.arrived();
  expect(soon.id).toBe(made.id);
  expect([status, later]).toEqual(["pending", "enabled"]);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
  expect(receiver.arrived()).toHaveLength(2);
});

test("410 disables an endpoint at its challenge, and registering it again asks it again", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  receiver.answers((response) => response.writeHead(410).end());
  const made = await enable(system, receiver.url);
  const refused = await statusOf(system, made);

  await system.pass(30 * MINUTE);
  const asked = receiver.arrived().length;
  receiver.answers();
  await enable(system, receiver.url);

  expect([refused, asked]).toEqual(["disabled", 1]);
  expect(await statusOf(system, made)).toBe("enabled");
});

test("an endpoint that was deleted before its challenge is not asked", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startEndpointReceiver();
  const { body: made } = await register(system, receiver.url);

  await call(system, "DELETE", `/${made.id}`);
  await tellByStream(system);
  await system.pass(10 * MINUTE);

  expect(receiver.arrived()).toEqual([]);
});

test("a challenge is sent once, though stream and schedule bring it at the same moment", async () => {
  const system = await startSystem();
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);

  await system.clock.advance(2 * MINUTE);
  await system.clock.during(system.teller({}));
  await tellByStream(system);

  expect(receiver.arrived()).toHaveLength(1);
  expect(await statusOf(system, made)).toBe("enabled");
});
