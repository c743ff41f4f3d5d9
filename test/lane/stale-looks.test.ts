import { expect, test } from "vitest";
import { reclaimSlots } from "../../functions/lifecycle/lane/reclaim-slots.ts";
import type { Table } from "../../functions/store/table.ts";
import { exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import { type Instant, instant } from "../../functions/task/time.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround, tableOf } from "../support/planted-rows.ts";
import { SUB_APP_ID, type SystemOptions, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const LANE = `vod.CreateAigcVideoTask#${SUB_APP_ID}`;

/** A system whose table has some of its functions exchanged. */
const startAround = async (
  exchange: (table: Table) => Partial<Table>,
  options: SystemOptions = {},
) => {
  const { environment, seams } = await startingAround(exchange);
  const system = await startSystem({
    ...options,
    environment: { ...environment, ...options.environment },
    seams,
  });
  return { system, table: tableOf(system) };
};

/** A work list that shows every task where it stood before. */
const late =
  (list: string, formerly: (pk: string, dueAt: string) => string) =>
  (table: Table): Partial<Table> => ({
    query: async (query) => {
      if (query.index !== "agenda" || !query.partition.startsWith(list)) return table.query(query);
      const entries = await table.query({
        index: "agenda",
        partition: query.partition,
        limit: query.limit,
      });
      return entries.map((entry) => ({ ...entry, dueAt: formerly(entry.pk, entry.dueAt ?? "") }));
    },
  });

test("a task that an old entry of the work list calls due is not asked about before its time", async () => {
  const { system } = await startAround(
    late("ask#", () => "2026-01-01T00:00:01.000Z"),
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task", { input: input("[seconds:50]") });
  await system.clock.advance(2000);

  await system.tick();

  expect(body.status).toBe("running");
  expect(system.standIn.calls("DescribeTaskDetail")).toBe(0);
});

test("a task that an old entry of the waiting line calls ready rests all the same", async () => {
  const createdAt: Instant = "2026-01-01T00:00:00.000Z";
  const startBefore: Instant = "2026-01-08T00:00:00.000Z";
  const { system } = await startAround(
    late("wait#", (pk) =>
      queueKeyOf({
        tenant: "default",
        taskId: pk.replace(/^default#/, ""),
        createdAt,
        startBefore,
      }),
    ),
  );
  await submit(system, "refused", { input: input("[refuse:LimitExceeded.Quota]") });

  await system.pass(3 * MINUTE);

  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
});

test("a slot that is taken anew while somebody looks whether it is needed is not taken away", async () => {
  const holder = `default#${"a".repeat(32)}-0`;
  let taking = false;
  const { system, table } = await startAround((plain) => ({
    get: async (key) => {
      const row = await plain.get(key);
      const now = instant(system.clock.now());
      if (taking && key.sk === "task")
        await plain.update({ pk: `lane#${LANE}`, sk: "lane" }, exists("pk"), {
          set: { [`held.${holder}`]: now },
        });
      return row;
    },
  }));
  const { lanes } = system.dependencies;
  const operation = operations.find(({ name }) => name === "vod.CreateAigcVideoTask");
  if (operation === undefined) throw new Error("The operation is gone.");
  await system.clock.during(
    lanes.take(LANE, { holder, limit: 1, now: instant(system.clock.now()) }),
  );
  await system.clock.advance(4 * MINUTE);

  taking = true;
  await system.clock.during(
    reclaimSlots(system.dependencies, { operation, application: String(SUB_APP_ID) }),
  );

  expect(Object.keys((await table.get({ pk: `lane#${LANE}`, sk: "lane" }))?.held ?? {})).toEqual([
    holder,
  ]);
});

test("a task that cannot be looked at is put off alone, and those beside it are looked at", async () => {
  let unreadable = "";
  const { system } = await startAround(
    (plain) => ({
      get: async (key) => {
        if (unreadable === "" || key.sk !== "task" || !key.pk.endsWith(unreadable))
          return plain.get(key);
        throw new Error("Nobody has thought of this.");
      },
    }),
    { callbacks: "off", concurrency: 2, environment: { LANE_LIMIT_VOD_AIGC: "2" } },
  );
  const failing = (await submit(system, "fails")).body;
  const beside = (await submit(system, "beside")).body;

  unreadable = failing.taskId;
  await system.pass(5 * MINUTE);
  const looks = system.log.filter(({ event }) => event === "visit_failed");
  unreadable = "";
  await system.pass(10 * MINUTE);

  expect(looks.map(({ taskId }) => taskId)).toEqual([failing.taskId]);
  expect(await read(system, beside.taskId)).toMatchObject({
    status: "succeeded",
    settledAt: "2026-01-01T00:01:00.000Z",
  });
  expect(await read(system, failing.taskId)).toMatchObject({ status: "succeeded" });
});

test("a task that the table failed to show once is looked at again a minute later", async () => {
  let failures = 0;
  const { system } = await startAround(
    (table) => ({
      get: (key) => {
        if (failures === 0) return table.get(key);
        failures -= 1;
        return Promise.reject(new Unavailable("The table does not answer."));
      },
    }),
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task", { input: input("[seconds:30]") });
  await system.clock.advance(MINUTE);

  failures = 1;
  await system.tick();
  await system.clock.advance(MINUTE);
  await system.tick();

  expect(failures).toBe(0);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});
