import { describe, expect, test } from "vitest";
import { createHandler as auditTasks } from "../../functions/audit-tasks.ts";
import type { Key, Scan } from "../../functions/store/table.ts";
import { plant, tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { NOW, settledTasks } from "../task/task-rows.ts";

const MINUTE = 60_000;

const counts = ({ log }: System) =>
  log.filter(({ event }) => event === "audit_done").at(-1)?.counts;

describe("a table that takes more than one run", () => {
  /** 600 rows, and a table that takes so many minutes for a page. */
  const startSlow = async (
    minutesAPage: number,
    meanwhile = async (_tableName: string): Promise<void> => undefined,
    rowsAPage = Number.POSITIVE_INFINITY,
  ) => {
    const TABLE_NAME = await createTable();
    const table = tableOf({ tableName: TABLE_NAME });
    const clock = new VirtualClock(NOW);
    const scans: { readonly after: Key | undefined; readonly at: number }[] = [];
    const scan = async (asked: Scan) => {
      scans.push({ after: asked.after, at: clock.now() });
      await meanwhile(TABLE_NAME);
      await clock.sleep(minutesAPage * MINUTE);
      return table.scan({ ...asked, limit: Math.min(asked.limit, rowsAPage) });
    };
    const [settled] = settledTasks;
    if (settled === undefined) throw new Error("There is no example.");
    for (let row = 0; row < 600; row += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, place) =>
          plant(table, { ...settled, taskId: `task-${row + place}` }),
        ),
      );
    }
    const system = await startSystem({
      clock,
      callbacks: "off",
      environment: { TABLE_NAME },
      seams: { table: tableAround(table, { scan }) },
    });
    return { system, scans };
  };

  test("is gone on with by the next run where the one before stopped, and then begun anew", async () => {
    const { system, scans } = await startSlow(10);

    await system.audit();
    const first = counts(system);
    await system.audit();
    const second = counts(system);
    await system.audit();

    // The lease's row is there too, and is none of the audit's business.
    expect([first?.rows, second?.rows]).toEqual([expect.closeTo(500, -1), expect.closeTo(100, -1)]);
    expect(Number(first?.rows) + Number(second?.rows)).toBe(600);
    expect(scans.map(({ after: position }) => position !== undefined)).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
    expect(
      system.log.filter(({ event }) => event === "audit_done").map(({ reason }) => reason),
    ).toEqual(["to be continued", "complete", "to be continued"]);
  });

  /** Ticks of the clock, one each quarter of an hour, whatever became of the one before. */
  const tickFor = async ({ clock, dependencies }: System, hours: number) => {
    for (let quarter = 0; quarter < hours * 4; quarter += 1) {
      void auditTasks(dependencies)({ when: "due" });
      await clock.advance(15 * MINUTE);
    }
  };

  // A page takes a minute: a run of fourteen comes past a third of the forty-one.
  test("is audited within the day by one tick after the other, each row once, and not again before the next day", async () => {
    const { system, scans } = await startSlow(1, undefined, 15);
    const audited = () => system.log.filter(({ event }) => event === "audit_done");

    await tickFor(system, 23.75);
    const [today, pages] = [audited(), scans.length];
    await tickFor(system, 0.5);

    expect(today.map(({ reason }) => reason)).toEqual([
      "to be continued",
      "to be continued",
      "complete",
    ]);
    expect(today.reduce((rows, { counts }) => rows + Number(counts?.rows), 0)).toBe(600);
    expect(new Set(scans.slice(0, pages).map(({ after }) => after?.pk)).size).toBe(pages);
    expect(scans[pages]).toMatchObject({
      after: undefined,
      at: Date.parse(NOW) + 24 * 60 * MINUTE,
    });
  });

  test("that a function dies over is gone on with at the page that it was reading", async () => {
    const dying = [10];
    const { system, scans } = await startSlow(
      1,
      async () => {
        if (scans.length === dying[0] && dying.pop()) await new Promise(() => undefined);
      },
      15,
    );

    await tickFor(system, 2);

    const after = scans.map(({ after: position }) => position?.pk);
    expect(after[10]).toBe(after[9]);
    expect(new Set(after).size).toBe(after.length - 1);
    expect(system.log.filter(({ event }) => event === "audit_done").at(-1)?.reason).toBe(
      "complete",
    );
  });

  test("is read at a thousand rows a second at most", async () => {
    const { system, scans } = await startSlow(0);

    await system.audit();

    const starts = scans.map(({ at }) => at);
    expect(starts.slice(1).map((at, place) => at - (starts[place] ?? 0))).toEqual([250, 250]);
  });

  test("is not read by two runs at once", async () => {
    const { system, scans } = await startSlow(1);

    await Promise.all([system.audit(), system.audit()]);

    expect(scans).toHaveLength(3);
    expect(system.log.filter(({ event }) => event === "run_skipped")).toHaveLength(1);
  });

  test("is not read by a run that comes while another is still at it", async () => {
    const second: (() => Promise<void>)[] = [];
    const { system, scans } = await startSlow(10, async () => second.pop()?.());
    // Taken up when the second page is asked for, ten minutes later.
    second.push(auditTasks(system.dependencies), async () => undefined);

    await system.audit();

    expect(second).toEqual([]);
    expect(scans).toHaveLength(2);
    expect(system.log.filter(({ event }) => event === "run_skipped")).toHaveLength(1);
  });

  test("is left to the run that has taken the lease meanwhile", async () => {
    const { system, scans } = await startSlow(1, async (tableName) => {
      await tableOf({ tableName }).update(
        { pk: "lease#audit-tasks", sk: "lease" },
        { exists: "pk" },
        { set: { owner: "another" } },
      );
    });

    await system.audit();

    expect(scans).toHaveLength(1);
  });
});
