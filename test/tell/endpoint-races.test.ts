import { expect, test } from "vitest";
import type { Key, Table } from "../../functions/store/table.ts";
import type { Update } from "../../functions/task/condition.ts";
import { rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { createTable, engineTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import { call, register } from "./endpoint-client.ts";
import { enable, startEndpointReceiver, statusOf } from "./endpoint-receiver.ts";
import { tellByStream } from "./receiver.ts";

const urlOf = (n: number) => `https://receiver-${n}.example/hook`;

/** A system in which something else happens between the reads of a write and the write itself. */
const startRacing = async () => {
  const TABLE_NAME = await createTable();
  const table: Table = engineTable(TABLE_NAME);
  let planned: { fits: (key: Key, update: Update) => boolean; act: () => Promise<void> }[] = [];
  const update: Table["update"] = async (key, condition, change) => {
    const [next] = planned.filter(({ fits }) => fits(key, change));
    planned = planned.filter((plan) => plan !== next);
    await next?.act();
    return table.update(key, condition, change);
  };
  const system = await startSystem({
    environment: { TABLE_NAME },
    seams: { table: tableAround(table, { update }) },
  });
  return {
    system,
    /** Before the next write of endpoints. */
    beforeEndpoints: (act: () => Promise<void>) =>
      planned.push({ fits: ({ sk }) => sk === "endpoints", act }),
    /** Before the next write that settles a task. */
    beforeSettling: (act: () => Promise<void>) =>
      planned.push({ fits: (_key, { set }) => set?.settledAt !== undefined, act }),
  };
};

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

test("of two registrations of one address at once both are answered with one endpoint", async () => {
  const { system, beforeEndpoints } = await startRacing();
  await register(system, urlOf(0));
  const answers: Awaited<ReturnType<typeof register>>[] = [];
  beforeEndpoints(async () => void answers.push(await register(system, urlOf(1))));

  answers.push(await register(system, urlOf(1)));
  const { body: all } = await call(system, "GET");

  expect(answers.map(({ status }) => status)).toEqual([201, 200]);
  expect(new Set(answers.map(({ body }) => body.secret)).size).toBe(1);
  expect(all.endpoints).toHaveLength(2);
});

test("of two registrations at once beside nine endpoints one is refused", async () => {
  const { system, beforeEndpoints } = await startRacing();
  for (let n = 0; n < 9; n++) await register(system, urlOf(n));
  const answers: number[] = [];
  beforeEndpoints(async () => void answers.push((await register(system, urlOf(9))).status));

  answers.push((await register(system, urlOf(10))).status);
  const { body: all } = await call(system, "GET");

  expect(answers).toEqual([201, 422]);
  expect(all.endpoints).toHaveLength(10);
});

test.each(["a registered endpoint", "default"])(
  "two rotations of %s at once end in one new secret, which both are shown",
  async (which) => {
    const { system, beforeEndpoints } = await startRacing();
    const { body: made } = await register(system, urlOf(1));
    await call(system, "GET", "/default");
    const path = which === "default" ? "/default/rotate" : `/${made.id}/rotate`;
    const shown: string[] = [];
    beforeEndpoints(async () => void shown.push((await call(system, "POST", path)).body.secret));

    shown.push((await call(system, "POST", path)).body.secret);

    expect(shown).toHaveLength(2);
    expect(new Set(shown).size).toBe(1);
    expect(shown).not.toContain(made.secret);
  },
);

test.each(["a registered endpoint", "default"])(
  "a rotation of %s that comes late brings no older secret back",
  async (which) => {
    const { system, beforeEndpoints } = await startRacing();
    const { body: made } = await register(system, urlOf(1));
    await call(system, "GET", "/default");
    const path = which === "default" ? "/default/rotate" : `/${made.id}/rotate`;
    const rotate = async () => (await call(system, "POST", path)).body.secret;
    const meanwhile: string[] = [];
    beforeEndpoints(async () => void meanwhile.push(await rotate(), await rotate()));

    const late = await rotate();

    expect(new Set(meanwhile).size).toBe(2);
    expect(late).toBe(meanwhile[1]);
  },
);

test("an endpoint that is deleted while it is rotated is gone", async () => {
  const { system, beforeEndpoints } = await startRacing();
  const { body: made } = await register(system, urlOf(1));
  beforeEndpoints(async () => void (await call(system, "DELETE", `/${made.id}`)));

  const answer = await call(system, "POST", `/${made.id}/rotate`);
  const { body: all } = await call(system, "GET");

  expect(answer).toMatchObject({ status: 404, body: { code: "endpoint_not_found" } });
  expect(all.endpoints).toEqual([]);
});

test("an endpoint that was enabled before a task settles hears of it, and one that came too late does not", async () => {
  const { system, beforeSettling } = await startRacing();
  const receiver = await startEndpointReceiver();
  const { body: late } = await register(system, `${receiver.url}/late`);
  await submit(system, "first");
  beforeSettling(() => tellByStream(system));

  await system.clock.advance(6000);
  const untold = await taskRow(system);
  await tellByStream(system);
  const heardOfFirst = receiver.events();
  await submit(system, "second");
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(await statusOf(system, late)).toBe("enabled");
  expect(untold?.status?.S).toBe("succeeded");
  expect(untold).not.toHaveProperty("agenda");
  expect(heardOfFirst).toEqual([]);
  expect(receiver.events().map(({ type }) => type)).toEqual(["task.succeeded"]);
});

test("an endpoint that is deleted between the settling and the telling hears nothing", async () => {
  const { system } = await startRacing();
  const receiver = await startEndpointReceiver();
  const made = await enable(system, receiver.url);
  await submit(system, "deleted");
  await system.clock.advance(6000);

  await call(system, "DELETE", `/${made.id}`);
  await tellByStream(system);

  expect(receiver.events()).toEqual([]);
  expect(await taskRow(system)).not.toHaveProperty("agenda");
});

test("an endpoint that is enabled while a task settles hears of it exactly if the settling write named it", async () => {
  const { system } = await startRacing();
  const receiver = await startEndpointReceiver();
  const { body: made } = await register(system, receiver.url);
  await submit(system, "racing");

  await Promise.all([system.clock.advance(6000), tellByStream(system)]);
  await tellByStream(system);

  const named = (await taskRow(system))?.endpoints?.L?.map(({ S }) => S) ?? [];
  expect(await statusOf(system, made)).toBe("enabled");
  expect(receiver.events()).toHaveLength(named.length);
  expect([[], [made.id]]).toContainEqual(named);
});

test("a row of endpoints that cannot be read holds no task up, and calls a person", async () => {
  const { system } = await startRacing();
  const table = engineTable(system.tableName);
  await table.putContent({ pk: "endpoints#default", sk: "endpoints", registered: "odd" });

  await submit(system, "goes on");
  await system.clock.advance(6000);

  expect((await taskRow(system))?.status?.S).toBe("succeeded");
  expect(system.log.map(({ event }) => event)).toContain("row_unreadable");
});
