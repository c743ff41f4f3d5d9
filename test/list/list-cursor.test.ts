import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { TaskListAnswer } from "../../functions/http/api.ts";
import { cursorOf, positionOf } from "../../functions/http/cursor.ts";
import { RequestError } from "../../functions/task/error.ts";
import { ask, submit } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

const list = (system: System, query: Readonly<Record<string, string>>) =>
  ask<TaskListAnswer>(system, "GET", `/v1/tasks?${new URLSearchParams(query)}`);

/** A system with three tasks, and the cursor of its list's first page. */
const withCursor = async (
  query: Readonly<Record<string, string>> = {},
  options: SystemOptions = {},
) => {
  const system = await startSystem(options);
  for (const key of ["one", "two", "three"])
    await submit(system, key, { metadata: { shot: "12", take: "12" } });
  const { body } = await list(system, { limit: "1", ...query });
  return { system, cursor: body.nextCursor ?? "", newest: body.tasks[0]?.taskId };
};

/** Another deployment with the same table. */
const besides = ({ tableName }: System, options: SystemOptions): Promise<System> =>
  startSystem({ ...options, environment: { ...options.environment, TABLE_NAME: tableName } });

const refused = {
  status: 400,
  body: { code: "invalid_cursor", errors: [{ parameter: "cursor" }] },
};

describe("a cursor", () => {
  test("continues its list in pages of any size", async () => {
    const { system, cursor, newest } = await withCursor();

    const page = await list(system, { limit: "100", cursor });

    expect(page).toMatchObject({ status: 200, body: { tasks: [{}, {}] } });
    expect(page.body.tasks.map(({ taskId }) => taskId)).not.toContain(newest);
  });

  test("is refused wherever one of its characters is changed", async () => {
    const { system, cursor } = await withCursor();
    const altered = [...cursor].map((character, place) => {
      const other = character === "A" ? "B" : "A";
      return cursor.slice(0, place) + other + cursor.slice(place + 1);
    });

    const answers = [];
    for (const text of altered) answers.push(await list(system, { cursor: text }));

    expect(cursor).toMatch(/^[\w-]{50,200}\.[\w-]{43}$/);
    expect(answers.filter(({ status }) => status !== 400)).toEqual([]);
    expect(answers[0]).toMatchObject(refused);
  });

  test.each<[what: string, text: (cursor: string) => string]>([
    ["without its end", (cursor) => cursor.slice(0, -1)],
    ["with more at its end", (cursor) => `${cursor}A`],
    ["with padding", (cursor) => `${cursor}=`],
    ["without its signature", (cursor) => cursor.split(".", 1).join()],
    ["with the signature alone", (cursor) => cursor.replace(/^[^.]*/, "")],
    ["that is empty", () => ""],
    ["that is given twice", (cursor) => `${cursor},${cursor}`],
    ["that is no Base64", () => "é€\0.%"],
    ["of thousands of characters", () => "A".repeat(5000)],
  ])("%s is refused", async (_what, text) => {
    const { system, cursor } = await withCursor();

    const answer = await list(system, { cursor: text(cursor) });

    expect(answer).toMatchObject(refused);
  });

  test.each<[of: Record<string, string>, to: Record<string, string>]>([
    [{}, { operation: "vod.CreateAigcVideoTask" }],
    [{ operation: "vod.CreateAigcVideoTask" }, {}],
    [{ status: "queued" }, { status: "running" }],
    [{ status: "queued" }, {}],
    [{ settled: "false" }, {}],
    [{ settled: "false" }, { settled: "true" }],
    [{ order: "newest" }, { order: "oldest" }],
    [{ createdAfter: "2026-01-01" }, { createdAfter: "2026-01-02" }],
    [{ "metadata.shot": "12" }, { "metadata.shot": "13" }],
    [{ "metadata.shot": "12" }, { "metadata.take": "12" }],
  ])("of the list %j does not continue the list %j", async (of, to) => {
    const { system, cursor } = await withCursor(of);

    const [own, other] = [
      await list(system, { ...of, cursor }),
      await list(system, { ...to, cursor }),
    ];

    expect(own.status).toBe(200);
    expect(other).toMatchObject(refused);
  });

  test("does not fit another environment, even one that shares table and keys", async () => {
    const { system, cursor } = await withCursor();
    const other = await besides(system, { environment: { ENVIRONMENT: "other" } });

    const answer = await list(other, { cursor });

    expect(answer).toMatchObject(refused);
  });

  test("that an earlier version made, which knew no other filters, continues its list", () => {
    const scope = { environment: "test", tenant: "one", status: "failed", operation: undefined };
    const position = "2026-01-01T00:00:00.000Z#a";
    const signing = "k".repeat(16);
    const text = JSON.stringify(["cursor", "test", "one", "failed", null, position]);
    const mac = createHmac("sha256", signing).update(text).digest("base64url");
    const cursor = `${Buffer.from(position).toString("base64url")}.${mac}`;

    expect(positionOf({ signing, known: [signing] }, scope, cursor)).toBe(position);
  });

  test("does not fit another tenant", () => {
    const keys = { signing: "k".repeat(16), known: ["k".repeat(16)] };
    const scope = { environment: "test", tenant: "one", status: undefined, operation: undefined };
    const cursor = cursorOf(keys, scope, "2026-01-01T00:00:00.000Z#a");

    const [own, other] = [
      () => positionOf(keys, scope, cursor),
      () => positionOf(keys, { ...scope, tenant: "two" }, cursor),
    ];

    expect(own()).toBe("2026-01-01T00:00:00.000Z#a");
    expect(other).toThrow(RequestError);
  });

  test("is valid as long as the key is known that it was signed with, active or not", async () => {
    const { system, cursor } = await withCursor();
    const [k1, k2] = ["test-context-key-000000000000", "test-context-key-000000000002"];
    const rotated = await besides(system, {
      secrets: { CONTEXT_SECRET: { active: "k2", k1, k2 } },
    });
    const retired = await besides(system, { secrets: { CONTEXT_SECRET: { active: "k2", k2 } } });

    const [later, latest] = [
      await list(rotated, { cursor, limit: "1" }),
      await list(retired, { cursor }),
    ];
    const continued = await list(retired, { cursor: later.body.nextCursor ?? "" });

    expect([later.status, continued.status]).toEqual([200, 200]);
    expect(latest).toMatchObject(refused);
  });
});
