import { expect, test } from "vitest";
import { rows } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { call, register } from "./endpoint-client.ts";

const ACME_KEY = "acme-api-key-000000000000";
const withAcme = () =>
  startSystem({ secrets: { API_SECRET: { key: API_KEY, tenants: { acme: ACME_KEY } } } });

const urlOf = (n: number) => `https://receiver-${n}.example/hook`;

const tenAt = async (system: System) => {
  for (let n = 0; n < 10; n++) await register(system, urlOf(n));
};

test("a registered address has an id and a secret, and is pending", async () => {
  const system = await startSystem();

  const { status, body, location } = await register(system, urlOf(1));

  expect(status).toBe(201);
  expect(body).toEqual({
    id: expect.stringMatching(/^ep_[A-Za-z0-9_-]{16}$/),
    url: urlOf(1),
    events: [
      "task.succeeded",
      "task.failed",
      "task.rejected",
      "task.canceled",
      "task.indeterminate",
      "task.result_late",
    ],
    status: "pending",
    createdAt: "2026-01-01T00:00:00.000Z",
    secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
  });
  expect(location).toBe(`/v1/webhook-endpoints/${body.id}`);
});

test("an endpoint is read and listed without its secret", async () => {
  const system = await startSystem();
  const { body: made } = await register(system, urlOf(1), { events: ["task.failed"] });
  const { secret: _secret, ...shown } = made;

  const one = await call(system, "GET", `/${made.id}`);
  const all = await call(system, "GET");

  expect(one).toMatchObject({ status: 200, body: shown });
  expect(one.body).not.toHaveProperty("secret");
  expect(all.body).toEqual({ endpoints: [shown] });
  expect(shown.events).toEqual(["task.failed"]);
});

test("no row holds a secret", async () => {
  const system = await startSystem();
  const { body: made } = await register(system, urlOf(1));
  const { body: shared } = await call(system, "GET", "/default");

  const stored = JSON.stringify(await rows(system));

  expect(stored).toContain(made.id);
  expect(stored).not.toContain(made.secret.slice("whsec_".length));
  expect(stored).not.toContain(shared.secret.slice("whsec_".length));
  expect(JSON.stringify(system.log)).not.toContain("whsec_");
});

test("the same address again is answered with its endpoint, whose events are those of the last request", async () => {
  const system = await startSystem();
  const { body: first } = await register(system, "https://receiver.example/hook");

  const same = await register(system, "https://receiver.example/hook");
  const other = await register(system, "https://RECEIVER.example/hook", {
    events: ["task.rejected", "task.failed"],
  });
  const { body: all } = await call(system, "GET");

  expect(same).toMatchObject({ status: 200, body: first });
  expect(other).toMatchObject({
    status: 200,
    body: { ...first, events: ["task.failed", "task.rejected"] },
  });
  expect(all.endpoints).toHaveLength(1);
});

test("a tenant has ten endpoints, and a deleted one makes room", async () => {
  const system = await withAcme();
  await tenAt(system);

  const refused = await register(system, urlOf(10));
  const again = await register(system, urlOf(3));
  const elsewhere = await register(system, urlOf(10), { key: ACME_KEY });
  const deleted = await call(system, "DELETE", `/${again.body.id}`);
  const taken = await register(system, urlOf(10));

  expect(refused).toMatchObject({ status: 422, body: { code: "too_many_endpoints" } });
  expect(again.status).toBe(200);
  expect(elsewhere.status).toBe(201);
  expect(deleted).toMatchObject({ status: 204, body: {} });
  expect(taken.status).toBe(201);
});

test("twelve registrations at once make ten endpoints", async () => {
  const system = await startSystem();

  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => register(system, urlOf(n))),
  );
  const { body: all } = await call(system, "GET");

  const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  // A write whose answer is late on a busy machine may have been made all the same.
  expect(all.endpoints.map(({ id }) => id)).toEqual(expect.arrayContaining(made));
  expect(all.endpoints.length).toBeLessThanOrEqual(10);
  expect(all.endpoints.length).toBeGreaterThan(0);
});

test("the same address registered twice at once is one endpoint", async () => {
  const system = await startSystem();

  const answers = await Promise.all([register(system, urlOf(1)), register(system, urlOf(1))]);

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(new Set(answers.map(({ body }) => body.secret)).size).toBe(1);
});

test.each([
  ["http to a host of others", "http://receiver.example/hook"],
  ["a private address", "https://10.0.0.1/hook"],
  ["the metadata address", "https://169.254.169.254/latest"],
  ["a name without a dot", "https://intranet/hook"],
  ["a user", "https://me:pass@receiver.example/hook"],
])("%s is refused, and nothing is written", async (_, url) => {
  const system = await startSystem();

  const answer = await register(system, url);

  expect(answer).toMatchObject({
    status: 422,
    body: { code: "webhook_url_refused", errors: [{ pointer: "/url" }] },
  });
  expect(await rows(system)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["nothing", {}, "/url"],
  ["a number for a URL", { url: 7 }, "/url"],
  ["an event that there is not", { url: urlOf(1), events: ["task.exploded"] }, "/events/0"],
  ["no event at all", { url: urlOf(1), events: [] }, "/events"],
  ["an include, which an endpoint has not", { url: urlOf(1), include: ["output"] }, "/include"],
  ["a secret of the caller's own", { url: urlOf(1), secret: "whsec_AAAA" }, "/secret"],
])("a body with %s is refused, and nothing is written", async (_, body, pointer) => {
  const system = await startSystem();

  const answer = await call(system, "POST", "", { body });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: "invalid_request", errors: [{ pointer }] },
  });
  expect(await rows(system)).toEqual([]);
});

test("no tenant reads, rotates or deletes another's endpoint, and names that every object has are none", async () => {
  const system = await withAcme();
  const { body: ours } = await register(system, urlOf(1));

  const answers = [];
  for (const id of [ours.id, "constructor", "__proto__", "toString", "ep_a.status", "%00"])
    for (const [method, path] of [
      ["GET", `/${id}`],
      ["DELETE", `/${id}`],
      ["POST", `/${id}/rotate`],
    ] as const)
      answers.push(await call(system, method, path, { key: ACME_KEY }));
  const { body: theirs } = await call(system, "GET", "", { key: ACME_KEY });
  const { body: still } = await call(system, "GET", `/${ours.id}`);

  for (const answer of answers)
    expect(answer).toMatchObject({ status: 404, body: { code: "endpoint_not_found" } });
  expect(theirs.endpoints).toEqual([]);
  expect(still.status).toBe("pending");
});

test("a rotation shows a new secret of this endpoint alone", async () => {
  const system = await startSystem();
  const [{ body: one }, { body: other }] = [
    await register(system, urlOf(1)),
    await register(system, urlOf(2)),
  ];

  const rotated = await call(system, "POST", `/${one.id}/rotate`);
  const shown = await register(system, urlOf(1));
  const untouched = await register(system, urlOf(2));

  expect(rotated).toMatchObject({ status: 200, body: { id: one.id, url: one.url } });
  expect(rotated.body.secret).not.toBe(one.secret);
  expect(shown.body.secret).toBe(rotated.body.secret);
  expect(untouched.body.secret).toBe(other.secret);
});

test("two rotations at once end in one secret, which both callers are shown", async () => {
  const system = await startSystem();
  const { body: made } = await register(system, urlOf(1));
  const rotate = (id: string) => call(system, "POST", `/${id}/rotate`);

  const own = await Promise.all([rotate(made.id), rotate(made.id)]);
  const { body: afterwards } = await register(system, urlOf(1));
  const shared = await Promise.all([rotate("default"), rotate("default")]);
  const { body: now } = await call(system, "GET", "/default");

  for (const { status } of [...own, ...shared]) expect(status).toBe(200);
  expect(own.map(({ body }) => body.secret)).toContain(afterwards.secret);
  expect(shared.map(({ body }) => body.secret)).toContain(now.secret);
});

test("the secret of addresses on tasks is always shown, rotates, and is each tenant's own", async () => {
  const system = await withAcme();

  const { body: first } = await call(system, "GET", "/default");
  const { body: again } = await call(system, "GET", "/default");
  const { body: theirs } = await call(system, "GET", "/default", { key: ACME_KEY });
  const { body: rotated } = await call(system, "POST", "/default/rotate");
  const { body: shown } = await call(system, "GET", "/default");
  const { status } = await call(system, "DELETE", "/default");
  const { body: all } = await call(system, "GET");

  expect(first).toEqual({ id: "default", secret: expect.stringMatching(/^whsec_/) });
  expect(again).toEqual(first);
  expect(theirs.secret).not.toBe(first.secret);
  expect(rotated.secret).not.toBe(first.secret);
  expect(shown).toEqual(rotated);
  expect(status).toBe(404);
  expect(all.endpoints).toEqual([]);
});
