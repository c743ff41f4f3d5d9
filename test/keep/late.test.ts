import { expect, test } from "vitest";
import type { Key, Table } from "../../functions/store/table.ts";
import type { Update } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { counts } from "../support/audited.ts";
import { read, submit } from "../support/client.ts";
import { exampleOf } from "../support/examples.ts";
import { createTable, engineTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import { startKeeping } from "./keeping-system.ts";

const MINUTE = 60_000;
const mps = "mps.CreateAigcVideoTask";

type Fits = (key: Key, update: Update) => boolean;

const settles: Fits = (_key, { set }) => set?.settledAt !== undefined;
const wishes: Fits = (_key, { set }) => set?.keepResult === true;
const makesDue: Fits = ({ sk }, { set }) => sk === "copy" && set?.createdAt !== undefined;

/** A system in which something else happens before a write, or its writer dies of it. */
const startRacing = async () => {
  const TABLE_NAME = await createTable();
  const table: Table = engineTable(TABLE_NAME);
  let before: { readonly fits: Fits; readonly act: () => Promise<unknown> } | undefined;
  let dying: { readonly fits: Fits; readonly when: "before" | "after" } | undefined;
  const update: Table["update"] = async (key, condition, change) => {
    const meets = before?.fits(key, change) === true ? before : undefined;
    if (meets !== undefined) before = undefined;
    await meets?.act();
    const dies = dying?.fits(key, change) === true ? dying : undefined;
    if (dies?.when === "before") throw new Unavailable("The function is dead.");
    const written = await table.update(key, condition, change);
    if (dies === undefined || !written.won) return written;
    throw new Unavailable("The function is dead.");
  };
  const system = await startKeeping({
    environment: { TABLE_NAME },
    seams: { table: tableAround(table, { update }) },
  });
  const submits = (more: object = {}) =>
    submit(system, "late", { operation: mps, input: exampleOf(mps), ...more });
  const { body } = await submits();
  return {
    system,
    submits,
    wish: () => submits({ keepResult: true }),
    beforeWrite: (fits: Fits, act: () => Promise<unknown>) => {
      before = { fits, act };
    },
    dieAt: (fits: Fits, when: "before" | "after") => {
      dying = { fits, when };
    },
    live: () => {
      dying = undefined;
    },
    /** Runs the function that copies for a few minutes. */
    copyOf: async () => {
      for (let runs = 0; runs < 3; runs++) {
        await system.keepDue();
        await system.clock.advance(2 * MINUTE);
      }
      return { ...(await read(system, body.taskId)).copy, keys: await system.s3.keys() };
    },
    stored: { state: "stored", keys: [`default/${body.taskId}/0`] },
  };
};

test("a wish that comes just before the settling write is kept, though its writer dies behind it", async () => {
  const { system, wish, beforeWrite, dieAt, live, copyOf, stored } = await startRacing();
  beforeWrite(settles, wish);
  dieAt(settles, "after");

  await system.pass(2 * MINUTE);
  live();

  expect(await copyOf()).toEqual(stored);
  expect(system.log.filter(({ event }) => event === "task_unkept")).toEqual([]);
});

test("a wish that was sent before its task settled, and is written after that, is kept", async () => {
  const { system, wish, beforeWrite, copyOf, stored } = await startRacing();
  beforeWrite(wishes, () => system.pass(2 * MINUTE));

  const { status } = await wish();

  expect(status).toBe(202);
  expect(await copyOf()).toEqual(stored);
});

test("the audit keeps what was wished for where the function died that wrote the wish", async () => {
  const { system, wish, dieAt, live, copyOf, stored } = await startRacing();
  await system.pass(2 * MINUTE);
  dieAt(makesDue, "before");
  const { status } = await wish();
  live();

  await system.audit();

  expect(status).toBe(503);
  expect(counts(system)).toMatchObject({ unkept: 1 });
  expect(await copyOf()).toEqual(stored);
});

test("an audit that meets the wish makes no second copy", async () => {
  const { system, wish, beforeWrite, copyOf, stored } = await startRacing();
  await system.pass(2 * MINUTE);
  beforeWrite(makesDue, () => system.audit());

  const { status } = await wish();
  await system.audit();

  expect(status).toBe(202);
  expect(counts(system)).toMatchObject({ unkept: 0 });
  expect(await copyOf()).toEqual(stored);
});
