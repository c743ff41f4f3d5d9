import { takePlace } from "../../functions/lifecycle/request/take-place.ts";
import { PlaceStore } from "../../functions/store/place-store.ts";
import type { Key, Row } from "../../functions/store/table.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { isTask, type Rows } from "./faulty-table.ts";
import type { Judge } from "./judge.ts";
import type { Invocation } from "./process.ts";
import { isAtBound, type TenantBounds } from "./tenant-bounds.ts";

/** A function that takes longer may have lost its place meanwhile: Lambda ends it after 25 s. */
const IN_TIME_MS = 30_000;

interface BoundsWorld {
  readonly judge: Judge;
  readonly rows: Rows;
  readonly bounds: TenantBounds | undefined;
  readonly now: () => number;
  /** How far a clock may be from the true time, in milliseconds. */
  readonly slackMs: number;
}

/** A new task, and when its submission began and wrote it, in milliseconds since the UNIX epoch. */
interface Taken {
  readonly beganAt: number;
  readonly at: number;
}

/** `within-the-tenants-bounds`: what each tenant gets, and what refused requests leave. */
export class JudgeOfBounds {
  readonly #world: BoundsWorld;
  readonly #taken = new Map<string, Taken[]>();
  /** Tasks without a place: inserted late, or running again after an end that Tencent undid. */
  readonly #placeless = new Set<string>();
  /** Submissions that wrote a row of a task. */
  readonly #writers = new Set<string>();

  constructor(world: BoundsWorld) {
    this.#world = world;
  }

  wrote(invocation: Invocation, before: Row | undefined, after: Key & Row): void {
    const { bounds, now } = this.#world;
    if (bounds === undefined) return;
    if (isTask(after) || after.sk.startsWith("input#")) this.#writers.add(invocation.name);
    if (!isTask(after)) return;
    if (before === undefined) this.#inserted(invocation, after, now());
    else if (before.settledAt !== undefined && after.settledAt === undefined)
      this.#placeless.add(after.pk);
  }

  /** A refused submission leaves no row of its task. */
  answered(name: string, body: string | undefined): void {
    if (isAtBound(body) && this.#writers.has(name))
      this.#violated(`${name} was refused by a bound and has written a row of its task.`);
  }

  /** Once all have settled, each tenant may have its full number of tasks again. */
  async end(): Promise<void> {
    const { bounds, rows, now } = this.#world;
    const { atOnce } = bounds ?? {};
    if (atOnce === undefined) return;
    const table = new MemoryTable(rows.table);
    const stores = { tasks: new TaskStore(table), clock: { now, sleep: async () => undefined } };
    for (const tenant of this.#taken.keys()) {
      const parts = { ...stores, places: new PlaceStore(table) };
      let free = 0;
      const next = () => takePlace(parts, { tenant, taskId: `probe${free}` }, atOnce);
      while (free <= atOnce && (await next()) !== undefined) free += 1;
      if (free !== atOnce)
        this.#violated(`${tenant} may have ${free} tasks in the end, and not ${atOnce}.`);
    }
  }

  #inserted({ name, beganAt }: Invocation, { pk }: Key, at: number): void {
    const { bounds, rows } = this.#world;
    const tenant = pk.split("#", 1).join();
    const taken = [...(this.#taken.get(tenant) ?? []), { beganAt, at }];
    this.#taken.set(tenant, taken);
    if (at - beganAt > IN_TIME_MS) this.#placeless.add(pk);
    const standing = [...rows.tasks()].filter(
      (row) =>
        row.pk.startsWith(`${tenant}#`) &&
        row.settledAt === undefined &&
        !this.#placeless.has(row.pk),
    );
    if (bounds?.atOnce !== undefined && standing.length > bounds.atOnce)
      this.#violated(`${name} made ${pk}, and ${tenant} has ${standing.length} tasks at once.`);
    if (bounds?.perSecond !== undefined && this.#isTooFast(taken, bounds.perSecond))
      this.#violated(`${name} made ${pk}, and ${tenant} has too many new tasks a second.`);
  }

  /** Whether some stretch of time that ends now has seen more than its turns. */
  #isTooFast(taken: readonly Taken[], perSecond: number): boolean {
    const { slackMs } = this.#world;
    const last = taken.at(-1)?.at ?? 0;
    return taken.some(({ beganAt: from }) => {
      const within = taken.filter(({ beganAt }) => beganAt >= from);
      const turns = Math.floor((last - from + 2 * slackMs) / Math.ceil(1000 / perSecond));
      return within.length > turns + perSecond;
    });
  }

  #violated(text: string): void {
    this.#world.judge.violated("within-the-tenants-bounds", text);
  }
}
