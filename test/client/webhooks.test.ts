import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "../../functions/client/index.ts";
import { signWebhook } from "../../functions/delivery/sign-webhook.ts";
import { instant } from "../../functions/task/time.ts";
import { input } from "../support/client.ts";
import { rejection } from "../support/http-server.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver } from "../tell/receiver.ts";
import { clientOf } from "./client-of.ts";
import { startProxy } from "./proxy.ts";

const secret = () => `whsec_${randomBytes(32).toString("base64")}`;
const sentAt = Date.now();
const body = JSON.stringify({
  type: "task.succeeded",
  timestamp: instant(sentAt),
  data: {
    taskId: "t",
    operation: "o",
    status: "succeeded",
    revision: 4,
    metadata: { n: "grüße 🎬" },
  },
});
const signedBy = (...secrets: string[]) => ({
  ...signWebhook({ id: "evt_t_succeeded", sentAt: instant(sentAt), body, secrets }),
});
const now = () => sentAt;

describe("a webhook", () => {
  test("that our sender signed is read, from the headers of Fetch, of Node and of Lambda", async () => {
    const known = secret();
    const headers = signedBy(known);
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const bytes = new TextEncoder().encode(body);

    const read = await Promise.all([
      verifyWebhook({ secrets: known, headers: new Headers(headers), body, now }),
      verifyWebhook({ secrets: known, headers, body: bytes, now }),
      verifyWebhook({ secrets: [known], headers: upper, body, now }),
    ]);

    expect(read).toEqual(read.map(() => ({ id: "evt_t_succeeded", ...JSON.parse(body) })));
  });

  test("that another implementation of the standard signed is read", async () => {
    const known = secret();
    const seconds = Math.floor(sentAt / 1000);
    const signature = new Webhook(known).sign("msg_1", new Date(seconds * 1000), body);
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(seconds),
      "webhook-signature": signature,
    };

    const event = await verifyWebhook({ secrets: known, headers, body, now });

    expect(event.id).toBe("msg_1");
  });

  test("during a rotation is read with the old secret, the new one, or both", async () => {
    const [old, fresh] = [secret(), secret()];
    const headers = signedBy(fresh, old);

    const read = await Promise.all(
      [[old], [fresh], [old, fresh], [secret(), old]].map((secrets) =>
        verifyWebhook({ secrets, headers, body, now }),
      ),
    );

    expect(read).toHaveLength(4);
  });

  const known = secret();
  const { "webhook-signature": genuine, ...others } = signedBy(known);
  test.each([
    ["an altered body", { body: `${body} ` }, "signature"],
    ["another secret", { secrets: secret() }, "signature"],
    ["no secret", { secrets: [] }, "signature"],
    ["another id", { headers: { ...signedBy(known), "webhook-id": "evt_u" } }, "signature"],
    ["no signature", { headers: { ...signedBy(known), "webhook-signature": "" } }, "signature"],
    [
      "another version of signatures",
      { headers: { ...others, "webhook-signature": genuine.replace("v1,", "v2,") } },
      "signature",
    ],
    [
      "its signature behind ten others",
      { headers: { ...others, "webhook-signature": `${"v1,AAAA ".repeat(10)}${genuine}` } },
      "signature",
    ],
    ["no headers", { headers: {} }, "headers"],
    ["a clock six minutes behind", { now: () => sentAt - 360_000 }, "timestamp"],
    ["a clock six minutes ahead", { now: () => sentAt + 360_000 }, "timestamp"],
    [
      "a moment that is no number",
      { headers: { ...signedBy(known), "webhook-timestamp": "1e9" } },
      "timestamp",
    ],
  ])("with %s is refused", async (_which, change, reason) => {
    const good = { secrets: known, headers: signedBy(known), body, now };

    const error = await rejection(verifyWebhook({ ...good, ...change }));

    expect(error).toMatchObject({ name: "WebhookError", reason });
    expect(String(error)).not.toContain(known.slice(6));
  });

  test("that is signed and no event is refused", async () => {
    const headers = signWebhook({
      id: "evt_x",
      sentAt: instant(sentAt),
      body: "[]",
      secrets: [known],
    });

    const error = await rejection(
      verifyWebhook({ secrets: known, headers: { ...headers }, body: "[]", now }),
    );

    expect(error).toMatchObject({ reason: "body" });
  });

  test("is not read with a secret of another form", async () => {
    const error = await rejection(
      verifyWebhook({ secrets: "hunter2", headers: signedBy(known), body, now }),
    );

    expect(error).toBeInstanceOf(TypeError);
  });
});

test("a webhook that the system sends is verified with the secret that the client reads", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);
  const callsheet = clientOf(system);
  const webhook = { url: receiver.url, include: ["output"] } as const;
  const task = await system.clock.during(
    callsheet.submit("vod.CreateAigcVideoTask", input(), { webhook }),
  );
  await system.pass(180_000);

  const endpoint = await system.clock.during(callsheet.endpoints.default());
  const [arrived] = receiver.requests;
  const event = await verifyWebhook({
    secrets: endpoint.secret,
    headers: arrived?.headers ?? {},
    body: arrived?.body ?? "",
    now: () => Number(arrived?.headers["webhook-timestamp"]) * 1000,
  });
  const [delivery] = await system.clock.during(task.deliveries());
  const replayed = await system.clock.during(task.replay(delivery?.id ?? ""));

  expect(event).toMatchObject({
    type: "task.succeeded",
    data: { taskId: task.id, output: { files: [{ mediaType: "video/mp4" }] } },
  });
  expect(delivery?.status).toBe("delivered");
  expect(replayed.event).toBe("task.succeeded");
});

test("an endpoint is registered, shown, rotated and removed; a rotation whose answer is lost is not repeated", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  const proxy = await startProxy(system, {
    after: (back, { line }) => (line.includes("/rotate") ? "cut" : back),
  });
  const { endpoints } = clientOf(system);
  const { endpoints: unlucky } = clientOf(system, { url: proxy.url });
  const { during } = { during: <T>(work: Promise<T>) => system.clock.during(work) };

  const one = await during(endpoints.register({ url: receiver.url, events: ["task.failed"] }));
  const again = await during(endpoints.register({ url: receiver.url, events: ["task.failed"] }));
  const shown = await during(endpoints.get(one.id));
  const rotated = await during(endpoints.rotate(one.id));
  const lost = await during(rejection(unlucky.rotate(one.id)));
  const listed = await during(endpoints.list());
  await during(endpoints.remove(one.id));

  expect(again).toEqual(one);
  expect(one.secret).toMatch(/^whsec_/);
  expect(shown).toMatchObject({ id: one.id, events: ["task.failed"], status: "pending" });
  expect(shown.secret).toBeUndefined();
  expect(rotated.secret).not.toBe(one.secret);
  expect(lost).toMatchObject({ name: "NoAnswerError" });
  expect(proxy.passed).toHaveLength(1);
  expect(listed.map(({ id }) => id)).toEqual([one.id]);
  expect(await during(endpoints.list())).toEqual([]);
});
