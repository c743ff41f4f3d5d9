import { describe, expect, test } from "vitest";
import type { TaskListAnswer } from "../../functions/http/api.ts";
import { ask, callBack, signed, submit, submitAs } from "../support/client.ts";
import { API_KEY, PATH_SECRET, SIGN_KEY, type System, startSystem } from "../support/system.ts";

const [ACME_KEY, ACME_NEXT_KEY] = ["acme-api-key-000000000000", "acme-api-key-000000000001"];
const withAcme = () =>
  startSystem({
    secrets: { API_SECRET: { key: API_KEY, tenants: { acme: [ACME_KEY, ACME_NEXT_KEY] } } },
  });
const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

test("the same Idempotency-Key of two tenants is two tasks", async () => {
  const system = await withAcme();
  const { body: ours } = await submit(system, "shot-12");

  const { body: theirs } = await submitAs(system, ACME_KEY, "shot-12");

  expect(theirs.taskId).not.toBe(ours.taskId);
});

test("both keys of a tenant name the same tasks during a rotation", async () => {
  const system = await withAcme();
  const { body: first } = await submitAs(system, ACME_KEY, "shot-12");

  const { body: again } = await submitAs(system, ACME_NEXT_KEY, "shot-12");

  expect(again.taskId).toBe(first.taskId);
});

test("no tenant reads, lists or cancels another's task", async () => {
  const system = await withAcme();
  const { body: ours } = await submit(system, "shot-12");

  const got = await ask<unknown>(system, "GET", `/v1/tasks/${ours.taskId}`, as(ACME_KEY));
  const listed = await ask<TaskListAnswer>(system, "GET", "/v1/tasks", as(ACME_KEY));
  const canceled = await ask<unknown>(
    system,
    "POST",
    `/v1/tasks/${ours.taskId}/cancel`,
    as(ACME_KEY),
  );

  expect(got).toMatchObject({ status: 404, body: { code: "task_not_found" } });
  expect(listed).toMatchObject({ status: 200, body: { tasks: [] } });
  expect(canceled).toMatchObject({ status: 404, body: { code: "task_not_found" } });
});

describe("a fault in ApiSecret", () => {
  const [BETA_KEY, SHARED_KEY] = ["beta-api-key-000000000000", "shared-api-key-000000000"];
  const statusOf = async (system: System, key: string) =>
    (await ask<unknown>(system, "GET", "/v1/tasks", as(key))).status;
  const faults = (system: System) =>
    system.log.filter(({ event }) => event === "keys_left_out" || event === "key_shared");

  test.each<[string, Record<string, unknown>, string]>([
    ["a name that could not be part of a row's key", { "a#b": ACME_KEY }, "tenants.name 1"],
    [
      "a name in the place of a key, and the key in that of a name",
      { [ACME_KEY]: "acme" },
      "tenants.name 1",
    ],
    ["a key that is too short", { acme: "short" }, "tenants.acme"],
    [
      "a list of keys of which one is malformed",
      { acme: [ACME_KEY, "with a space 0000000"] },
      "tenants.acme",
    ],
    ["no key at all", { acme: [] }, "tenants.acme"],
  ])("leaves out the tenant with %s, and calls a person", async (_, tenants, field) => {
    const system = await startSystem({
      secrets: { API_SECRET: { key: API_KEY, tenants: { beta: BETA_KEY, ...tenants } } },
    });

    const statuses = [
      await statusOf(system, ACME_KEY),
      await statusOf(system, BETA_KEY),
      await statusOf(system, API_KEY),
    ];

    expect(statuses).toEqual([401, 200, 200]);
    expect(faults(system)).toMatchObject([
      { event: "keys_left_out", reason: `API_SECRET: ${field.replace("1", "2")}` },
    ]);
    expect(JSON.stringify(system.log)).not.toMatch(/acme-api-key|short|with a space/);
  });

  test.each<[string, object, number[]]>([
    [
      "a key of the secret's own that is malformed",
      { key: "short", tenants: { acme: ACME_KEY } },
      [200, 401],
    ],
    ["no key of the secret's own", { tenants: { acme: ACME_KEY } }, [200, 401]],
    ["tenants in a list", { key: API_KEY, tenants: [ACME_KEY] }, [401, 200]],
    ["nothing that could be a key", { tenants: { acme: "short" } }, [503, 503]],
  ])("leaves the others their keys: %s", async (_, secret, expected) => {
    const system = await startSystem({ secrets: { API_SECRET: secret } });

    const statuses = [await statusOf(system, ACME_KEY), await statusOf(system, API_KEY)];

    expect(statuses).toEqual(expected);
  });

  test.each<[string, object, string]>([
    [
      "two tenants",
      { acme: [ACME_KEY, SHARED_KEY], beta: SHARED_KEY },
      "tenants.acme and tenants.beta",
    ],
    [
      "a tenant and the default one",
      { acme: [ACME_KEY, SHARED_KEY], default: [SHARED_KEY, BETA_KEY] },
      "tenants.acme and key",
    ],
  ])(
    "a key under %s is nobody's, and calls a person; their other keys go on",
    async (_, tenants, field) => {
      const system = await startSystem({ secrets: { API_SECRET: { key: API_KEY, tenants } } });

      const statuses = [
        await statusOf(system, SHARED_KEY),
        await statusOf(system, ACME_KEY),
        await statusOf(system, API_KEY),
      ];

      expect(statuses).toEqual([401, 200, 200]);
      expect(faults(system)).toMatchObject([
        { event: "key_shared", reason: `API_SECRET: ${field}` },
      ]);
      expect(JSON.stringify(system.log)).not.toContain(SHARED_KEY);
    },
  );

  test("is told once for each reading of the secret, not for each request", async () => {
    const system = await startSystem({
      secrets: { API_SECRET: { key: API_KEY, tenants: { acme: "short" } } },
    });

    for (let request = 0; request < 5; request++) await statusOf(system, API_KEY);

    expect(faults(system)).toHaveLength(1);
  });
});

test("one product's malformed key in CallbackSecret leaves the other products their callbacks", async () => {
  const CALLBACK_SECRET = { path: PATH_SECRET, vod: SIGN_KEY, trtc: "short" };
  const system = await startSystem({ secrets: { CALLBACK_SECRET } });

  const answer = await callBack(system, signed(system, { EventType: "Other" }));

  expect(answer.status).toBe(200);
  expect(system.log).toContainEqual(
    expect.objectContaining({ event: "keys_left_out", reason: "CALLBACK_SECRET: trtc" }),
  );
});
