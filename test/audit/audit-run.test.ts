import { describe, expect, test } from "vitest";
import {
  before as earlier,
  type Instant,
  instant,
  after as later,
} from "../../functions/task/time.ts";
import { input, submit } from "../support/client.ts";
import { keyOf, plant, strip, tableOf } from "../support/planted-rows.ts";
import { SUB_APP_ID, type System, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { NOW, runningTasks, settledTasks } from "../task/task-rows.ts";

const MINUTE = 60_000;
const LANE = `vod.CreateAigcVideoTask#${SUB_APP_ID}`;
const LANE_KEY = { pk: `lane#${LANE}`, sk: "lane" };

const counts = ({ log }: System) =>
  log.filter(({ event }) => event === "audit_done").at(-1)?.counts;

const now = ({ clock }: System): Instant => instant(clock.now());

describe("slots", () => {
  const GHOST = `default#${"a".repeat(32)}-0`;

  test("a slot whose holder is gone is freed, and the schedule hands it on", async () => {
    const system = await startSystem({ callbacks: "off" });
    const { lanes } = system.dependencies;
    await system.clock.during(lanes.take(LANE, { holder: GHOST, limit: 1, now: now(system) }));
    await submit(system, "waits");
    await system.clock.advance(3 * MINUTE);

    await system.audit();
    const free = await system.clock.during(lanes.holders(LANE));
    await system.tick();

    expect(free).toEqual([]);
    expect(counts(system)).toMatchObject({ slots: 1 });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("a slot that was taken a moment ago, or whose task is at Tencent, is left to its holder", async () => {
    const system = await startSystem({
      callbacks: "off",
      environment: { LANE_LIMIT_VOD_AIGC: "2" },
    });
    const { lanes } = system.dependencies;
    await submit(system, "runs", { input: input("[seconds:600]") });
    await system.clock.advance(4 * MINUTE);
    await system.clock.during(lanes.take(LANE, { holder: GHOST, limit: 2, now: now(system) }));

    await system.audit();

    expect(await system.clock.during(lanes.holders(LANE))).toHaveLength(2);
    expect(counts(system)).toMatchObject({ slots: 0 });
  });

  test("a lane that nobody would look into is known again, with those who hold its slots", async () => {
    const system = await startSystem({ callbacks: "off" });
    await submit(system, "runs", { input: input("[seconds:600]") });
    await tableOf(system).update(LANE_KEY, { exists: "pk" }, { remove: ["agenda"] });
    const forgotten = await system.clock.during(system.dependencies.lanes.known());

    await system.audit();

    expect(forgotten).toEqual([]);
    expect(await system.clock.during(system.dependencies.lanes.known())).toEqual([LANE]);
    expect(await system.clock.during(system.dependencies.lanes.holders(LANE))).toHaveLength(1);
    expect(counts(system)).toMatchObject({ lanes: 1 });
  });
});

describe("a TaskId that is said to be a task's", () => {
  const [running] = runningTasks;
  const [settled] = settledTasks;
  if (running === undefined || settled === undefined) throw new Error("There is no example.");

  interface Planted {
    readonly providerTaskId?: string | undefined;
    readonly task?: readonly (typeof running)[];
    readonly followedAt?: Instant;
  }

  const audited = async (
    claimedAt: Instant,
    { providerTaskId = "tiw-task", task = [running], followedAt }: Planted = {},
  ) => {
    const system = await startSystem({ clock: new VirtualClock(NOW), callbacks: "off" });
    for (const row of task) await plant(tableOf(system), row);
    const expiresAt = later(claimedAt, { days: 37 });
    const claim = {
      tenant: running.tenant,
      taskId: running.taskId,
      ...(followedAt === undefined ? {} : { followedAt }),
    };
    await system.clock.during(
      system.dependencies.providerTasks.claim({ product: "tiw", providerTaskId }, claim, {
        expiresAt,
      }),
    );
    await system.audit();
    return system.log.filter(({ event }) =>
      ["provider_row_without_owner", "audit_failed"].includes(event),
    );
  };

  test("which has another one is reported", async () => {
    const reported = await audited(earlier(NOW, { minutes: 6 }));

    expect(reported).toMatchObject([
      { product: "tiw", providerTaskId: "tiw-task", taskId: running.taskId },
    ]);
  });

  test("which only meant to follow it, and follows another one, is no reason to call anybody", async () => {
    const claimedAt = earlier(NOW, { days: 1 });

    expect(await audited(claimedAt, { followedAt: claimedAt })).toEqual([]);
    expect(await audited(claimedAt, { followedAt: claimedAt, task: [] })).toEqual([]);
  });

  test("which does not exist is reported", async () => {
    expect(await audited(earlier(NOW, { days: 29 }), { task: [] })).toHaveLength(1);
  });

  test("which may have been deleted after its retention is not", async () => {
    expect(await audited(earlier(NOW, { days: 30 }), { task: [] })).toEqual([]);
  });

  test("which may be shown as running in a moment is not", async () => {
    expect(await audited(earlier(NOW, { minutes: 4 }))).toEqual([]);
  });

  test("which cannot be understood is reported as that alone", async () => {
    const unheard = { ...running, status: "unheard-of" } as unknown as typeof running;

    expect(await audited(earlier(NOW, { days: 1 }), { task: [unheard] })).toEqual([]);
  });

  test("which has it is not", async () => {
    expect(
      await audited(earlier(NOW, { days: 1 }), { providerTaskId: running.providerTaskId }),
    ).toEqual([]);
  });
});

test("a row that fails to be audited keeps nobody else from being audited", async () => {
  const TABLE_NAME = await createTable();
  const table = tableOf({ tableName: TABLE_NAME });
  const [task] = runningTasks;
  if (task === undefined) throw new Error("There is no example.");
  const others = ["b", "c", "d"].map((letter) => ({
    ...task,
    taskId: letter.repeat(32),
    providerTaskId: letter,
  }));
  for (const row of [task, ...others]) await plant(table, row);
  for (const row of [task, ...others]) await strip(table, row, ["dueAt"]);
  const failing = tableAround(table, {
    update: async (key, condition, update) => {
      if (key.pk === keyOf(task).pk) throw new Error("a bug");
      return table.update(key, condition, update);
    },
  });
  const system = await startSystem({
    clock: new VirtualClock(NOW),
    callbacks: "off",
    environment: { TABLE_NAME },
    seams: { table: failing },
  });

  await system.audit();

  expect(counts(system)).toMatchObject({ rows: 4, relisted: 3, failed: 1 });
  expect(system.log.filter(({ event }) => event === "audit_failed")).toMatchObject([
    { reason: "Error" },
  ]);
});
