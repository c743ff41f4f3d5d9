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
  /** 600 rows, and a table that takes ten minutes for a page. */
  const startSlow = async (
    minutesAPage: number,
    meanwhile = async (_tableName: string): Promise<void> => undefined,
  ) => {
    const TABLE_NAME = await createTable();
    const table = tableOf({ tableName: TABLE_NAME });
    const clock = new VirtualClock(NOW);
    const scans: { readonly after: Key | undefined; readonly at: number }[] = [];
    const scan = async (asked: Scan) => {
      scans.push({ after: asked.after, at: clock.now() });
      await meanwhile(TABLE_NAME);
      await clock.sleep(minutesAPage * MINUTE);
      return table.scan(asked);
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
