import { expect, test } from "vitest";
import { LAST_POSITION, queuePosition } from "../../functions/lifecycle/lane/queue-position.ts";
import type { Table } from "../../functions/store/table.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { QueuedTask } from "../../functions/task/task.ts";
import { after, instant } from "../../functions/task/time.ts";
import { plantAll, startingAround, tableOf } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";
import { queuedTasks } from "../task/task-rows.ts";

const [example] = queuedTasks;

/** Tasks of these tenants in the queue of one lane, in the order of their creation. */
const queueOf = (now: number, tenants: readonly string[]): QueuedTask[] =>
  tenants.map((tenant, place) => {
    if (example === undefined) throw new Error("There is no example.");
    const waiting = {
      tenant,
      taskId: `${"a".repeat(26)}${String(place)
        .padStart(6, "b")
        .replace(/\d/g, (digit) => "cdefghijkl"[Number(digit)] ?? "")}`,
    };
    const createdAt = after(instant(now), { milliseconds: place });
    const startBefore = after(createdAt, { days: 7 });
    return {
      ...example,
      ...waiting,
      createdAt,
      startBefore,
      dueAt: queueKeyOf({ ...waiting, createdAt, startBefore }),
    };
  });

const counted = async (tenants: readonly string[], positionOf: number) => {
  const asked = { queries: 0 };
  const system = await startSystem(
    await startingAround((table: Table) => ({
      query: (query) => {
        asked.queries += 1;
        return table.query(query);
      },
    })),
  );
  const tasks = queueOf(system.clock.now(), tenants);
  await plantAll(tableOf(system), tasks);
  const task = tasks[positionOf];
  if (task === undefined) throw new Error("There is no such task.");
  const position = await system.clock.during(queuePosition(system.dependencies, task));
  return { position, queries: asked.queries };
};

test("a position among 200 waiting tenants is exact, and takes a handful of queries", async () => {
  const tenants = Array.from(
    { length: 200 },
    (_, number) => `tenant-${String(number).padStart(3, "0")}`,
  );

  const { position, queries } = await counted([...tenants, "tenant-100"], 200);

  // Every tenant's first task, and of those whose turn comes before `tenant-100` no second one.
  expect(position).toBe(201);
  expect(queries).toBeLessThanOrEqual(5);
});

test("a position beyond what a request may cost is not known, and not guessed", async () => {
  const tenants = Array.from({ length: 6 }, (_, number) =>
    Array.from({ length: 1001 }, () => `tenant-${number}`),
  ).flat();

  const { position, queries } = await counted([...tenants, "tenant-z"], 6 * 1001);

  expect(position).toBeNull();
  expect(queries).toBeLessThanOrEqual(5);
});

test("a position that is far behind is told as the last one", async () => {
  const { position, queries } = await counted(
    Array.from({ length: LAST_POSITION + 5 }, () => "tenant"),
    LAST_POSITION + 4,
  );

  expect(position).toBe(LAST_POSITION);
  expect(queries).toBeLessThanOrEqual(5);
});
