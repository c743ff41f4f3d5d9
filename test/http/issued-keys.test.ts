import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { exists } from "../../functions/task/condition.ts";
import { readKeysOptions } from "../../infra/keys/options.ts";
import { SettingsError } from "../../infra/settings.ts";
import { ask, input, rows } from "../support/client.ts";
import { callKeys, issueKey } from "../support/issue-keys.ts";
import { tableOf } from "../support/planted-rows.ts";
import { type System, secrets, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const OPERATION = "vod.CreateAigcVideoTask";

const idOf = (key: string): string => key.split(".")[2] ?? "";

const list = (system: System, key: string) =>
  ask(system, "GET", "/v1/tasks", { headers: { authorization: `Bearer ${key}` } });

const submit = (system: System, key: string) =>
  ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": "shot-12",
    },
    body: JSON.stringify({ operation: OPERATION, input: input() }),
  });

test("an issued key is its tenant's: it submits, reads, and its id stands on each line of its requests", async () => {
  const system = await startSystem({
    secrets: { API_SECRET: { ...secrets.API_SECRET, tenants: { acme: "acme-key-000000000000" } } },
  });
  const key = await issueKey(system, "acme");

  const { status, body } = await submit(system, key);
  const same = await submit(system, "acme-key-000000000000");
  const read = await ask(system, "GET", `/v1/tasks/${body.taskId}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const stranger = await ask(system, "GET", `/v1/tasks/${body.taskId}`);

  expect(status).toBe(202);
  expect(same.body.taskId).toBe(body.taskId);
  expect(read.status).toBe(200);
  expect(stranger.status).toBe(404);
  expect(system.log).toContainEqual(
    expect.objectContaining({ event: "task_accepted", key: `acme.${idOf(key)}` }),
  );
});

test("a key does what its scopes say, and nothing else", async () => {
  const system = await startSystem();
  const reader = await issueKey(system, "acme", "--scopes", "tasks:read");
  const writer = await issueKey(system, "acme", "--scopes", "tasks:write");
  const headers = { authorization: `Bearer ${reader}` };

  const answers = {
    read: await list(system, reader),
    written: await submit(system, reader),
    endpoints: await ask(system, "GET", "/v1/webhook-endpoints", { headers }),
    read2: await list(system, writer),
    written2: await submit(system, writer),
  };

  expect(Object.values(answers).map(({ status }) => status)).toEqual([200, 403, 403, 403, 202]);
  expect(answers.written.body).toMatchObject({
    code: "insufficient_scope",
    detail: `The key acme.${idOf(reader)} lacks the scope tasks:write. Ask the operator for a key that has it.`,
  });
  expect(answers.written.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope"');
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a revoked key works for a minute at most, and an expired one no longer than its time", async () => {
  const system = await startSystem();
  const revoked = await issueKey(system, "acme");
  const end = new Date(system.clock.now() + 10 * MINUTE).toISOString();
  const ending = await issueKey(system, "acme", "--expires", end);
  const before = [await list(system, revoked), await list(system, ending)];

  await callKeys(system, "revoke", "--tenant", "acme", "--id", idOf(revoked));
  await system.clock.advance(MINUTE);
  const afterRevocation = [await list(system, revoked), await list(system, ending)];
  await system.clock.advance(9 * MINUTE);
  const afterEnd = [await list(system, revoked), await list(system, ending)];

  const statuses = [before, afterRevocation, afterEnd].map((each) =>
    each.map(({ status }) => status),
  );
  expect(statuses).toEqual([
    [200, 200],
    [401, 200],
    [401, 401],
  ]);
});

test("a tenant has two keys at most; a place is free again when its key works no more", async () => {
  const system = await startSystem();
  const first = await issueKey(system, "acme");
  await issueKey(system, "acme");

  const third = await callKeys(system, "create", "--tenant", "acme");
  const wrong = await callKeys(system, "revoke", "--tenant", "acme", "--id", "1aaaaaa");
  await callKeys(system, "revoke", "--tenant", "acme", "--id", idOf(first));
  const listed = await callKeys(system, "list", "--tenant", "acme");
  const fourth = await issueKey(system, "acme");
  await system.clock.advance(MINUTE);

  expect(third).toMatchObject({ isDone: false, sentences: [expect.stringContaining("two keys")] });
  expect(wrong.isDone).toBe(false);
  expect(listed.sentences).toEqual([
    expect.stringMatching(`^${idOf(first)}  revoked `),
    expect.stringMatching(/^2\w{6} {2}active {2}tasks:read,tasks:write,webhooks:admin {2}created /),
  ]);
  expect(idOf(fourth)).toMatch(/^1/);
  expect((await list(system, fourth)).status).toBe(200);
  expect((await list(system, first)).status).toBe(401);
});

test("nothing but the whole key is taken, and its secret stands nowhere", async () => {
  const system = await startSystem();
  const key = await issueKey(system, "acme");
  const [, , id = "", secret = ""] = key.split(".");
  const other = id.slice(0, 6) + (id.endsWith("a") ? "b" : "a");
  const forged = [
    `cs.acme.${other}.${secret}`,
    `cs.acme.2${id.slice(1)}.${secret}`,
    `cs.other.${id}.${secret}`,
    `cs.acme.${id}.${"A".repeat(43)}`,
    `${key}0`,
    key.slice(0, -1),
  ];

  const answers = await Promise.all(forged.map((each) => list(system, each)));

  expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 401));
  expect(JSON.stringify([await rows(system), system.log])).not.toContain(secret);
});

test.each([
  ["has half a digest", { digest: "ab" }],
  ["ends at a moment that cannot be read", { expiresAt: "soon" }],
  ["has a scope of a newer version only", { scopes: ["tasks:dream"] }],
])("a row that %s lets nobody in", async (_, change) => {
  const system = await startSystem();
  const key = await issueKey(system, "acme");
  const place = { pk: "keys#acme", sk: "key#1" };
  await tableOf(system).update(place, exists("pk"), { set: change });

  const { status } = await list(system, key);

  expect(status).toBeGreaterThanOrEqual(401);
  expect(status).toBeLessThanOrEqual(403);
});

test.each([
  [["create"], "--tenant has to be"],
  [["create", "--tenant", "Acme"], "--tenant has to be"],
  [["create", "--tenant", "acme", "--scopes", "tasks:all"], "--scopes has to name"],
  [["create", "--tenant", "acme", "--scopes", "tasks:read,tasks:read"], "--scopes has to name"],
  [["create", "--tenant", "acme", "--expires", "2001-01-01"], "--expires has to be"],
  [["create", "--tenant", "acme", "--expires", "soon"], "--expires has to be"],
  [["revoke", "--tenant", "acme"], "--id has to be"],
  [["rotate", "--tenant", "acme"], "The commands are"],
  [["list", "now", "--tenant", "acme"], "one word too many"],
  [["list", "--tenant", "acme", "--all"], "--all"],
])("%j is refused by what is wrong with it", (args, message) => {
  const read = () => readKeysOptions([...args, "--table", "t"], {}, Date.parse("2026-01-01"));

  expect(read).toThrow(SettingsError);
  expect(read).toThrow(message);
});
