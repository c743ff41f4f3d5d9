import { describe, expect, test } from "vitest";
import { before, epochSeconds, after as later } from "../../functions/task/time.ts";
import { counts, events, NOTHING, startAtRows } from "../support/audited.ts";
import { keyOf, plant, tableOf } from "../support/planted-rows.ts";
import { NOW, settledTasks } from "../task/task-rows.ts";

const WAITS = "wait#vod.CreateAigcVideoTask#1500000000";

describe("a settled task", () => {
  const [settled] = settledTasks;
  if (settled === undefined || !("ttl" in settled)) throw new Error("There is no example.");

  test.each(["ask#vod", WAITS])(
    "that still stands on %s is taken from it, and nothing else changes",
    async (agenda) => {
      const system = await startAtRows();
      const table = tableOf(system);
      await plant(table, settled);
      const found = await table.get(keyOf(settled));
      await plant(table, settled, { agenda, dueAt: before(NOW, { days: 1 }) });

      await system.audit();

      expect(await table.get(keyOf(settled))).toEqual(found);
      expect(events(system, "task_unlisted")).toMatchObject([{ taskId: settled.taskId }]);
    },
  );

  test("that time would never delete may be deleted after its retention", async () => {
    const system = await startAtRows();
    await plant(tableOf(system), settled, { ttl: undefined });

    await system.audit();

    expect(await tableOf(system).get(keyOf(settled))).toMatchObject({
      ttl: epochSeconds(later(NOW, { days: 30 })),
      revision: settled.revision,
    });
  });

  test("whose caller must still be told keeps its agenda", async () => {
    const system = await startAtRows();
    await plant(tableOf(system), settled, { agenda: "tell#0", dueAt: NOW, ttl: undefined });

    await system.audit();

    expect(await tableOf(system).get(keyOf(settled))).toMatchObject({
      agenda: "tell#0",
      dueAt: NOW,
      ttl: expect.any(Number),
    });
    expect(counts(system)).toEqual({ ...NOTHING, rows: 1, unlisted: 1 });
  });
});
