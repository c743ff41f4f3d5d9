import * as z from "zod/mini";
import { present } from "../task/change.ts";
import { absent, all, any, below, exists } from "../task/condition.ts";
import { DETAILS_OUTLIVE, RETENTION, START_WITHIN, TASK_HORIZON } from "../task/horizon.ts";
import { type Oddity, oddityName } from "../task/oddity.ts";
import type { TaskRef } from "../task/task.ts";
import { after, epochSeconds, type Instant, milliseconds, storedInstant } from "../task/time.ts";
import type { Key, Row, Table } from "./table.ts";
import { hotKey } from "./task-row.ts";

/** Most oddities of a task that have a row of their own. */
export const MOST_ODDITIES = 100;

/** Most oddities of a task that are counted. Nothing is written of those that come then. */
export const MOST_COUNTED = 1000;

const text = z.string();
const optionalText = z.optional(text);

const counter = z.object({ count: z.number(), rows: z.number() });

const toldOddity = z.object({
  what: text,
  by: z.enum(["callsheet", "tencent", "sender"]),
  code: optionalText,
  reason: optionalText,
  /** Of its first time. */
  requestId: optionalText,
  at: storedInstant,
  lastAt: storedInstant,
  times: z.number(),
});
/** An oddity as its row tells of it: when it came first and last, and how often. */
export type ToldOddity = Readonly<z.infer<typeof toldOddity>>;

/** The oddities of a task. `count` is that of all, those without a row included. */
export interface ToldOddities {
  readonly count: number;
  readonly oddities: readonly ToldOddity[];
}

/** The rows that tell of the oddities in a task's life. No code acts on what they say. */
export class StoryStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Keeps an oddity: the first of its kind in a row of its own, a later one as one time more. After
   * `MOST_ODDITIES` kinds it is only counted, and after `MOST_COUNTED` in all nothing is written. A
   * lost race is a lost line. A task that is not there has no story, or anyone who can name one
   * could write rows.
   */
  async keep(ref: TaskRef, { oddity, at }: { oddity: Oddity; at: Instant }): Promise<void> {
    const key = oddityKey(ref, oddityName(oddity));
    // Each by itself, and updates alone: no function has to be allowed more for the story's sake.
    const kept = await this.#table.get(counterKey(ref));
    const { count, rows } = counter.safeParse(kept).data ?? { count: 0, rows: 0 };
    if (count >= MOST_COUNTED) return;
    const [known, task] = await Promise.all([this.#table.get(key), this.#table.get(hotKey(ref))]);
    if (task === undefined) return;
    const ttl = ttlOf(task, at);
    const isNew = known === undefined && rows < MOST_ODDITIES;
    const room = isNew ? [any(absent("rows"), below("rows", MOST_ODDITIES))] : [];
    const { won } = await this.#table.update(
      counterKey(ref),
      all(any(absent("count"), below("count", MOST_COUNTED)), ...room),
      { set: { ttl }, add: { count: 1, rows: isNew ? 1 : 0 } },
    );
    if (!won) return;
    if (isNew)
      await this.#table.update(key, absent("pk"), {
        set: present({ ...oddity, at, lastAt: at, times: 1, ttl }),
      });
    else if (known !== undefined)
      await this.#table.update(key, exists("pk"), { set: { lastAt: at, ttl }, add: { times: 1 } });
  }

  /** The oddities of a task, oldest first. A row that cannot be read is left out. */
  async read(ref: TaskRef): Promise<ToldOddities> {
    const { pk } = hotKey(ref);
    const [kept, rows] = await Promise.all([
      this.#table.get(counterKey(ref)),
      this.#table.listRows({ pk, prefix: ODDITY, limit: MOST_ODDITIES }),
    ]);
    const oddities = rows.flatMap((row) => toldOddity.safeParse(row).data ?? []);
    return {
      count: Math.max(counter.safeParse(kept).data?.count ?? 0, oddities.length),
      oddities: oddities.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
    };
  }
}

/** Three days longer than the task: one that has not settled may wait, run and then be read. */
const ttlOf = ({ ttl }: Row, at: Instant): number =>
  typeof ttl === "number"
    ? ttl + milliseconds(DETAILS_OUTLIVE) / 1000
    : epochSeconds([START_WITHIN, TASK_HORIZON, RETENTION, DETAILS_OUTLIVE].reduce(after, at));

const ODDITY = "story#";

const oddityKey = (ref: TaskRef, name: string): Key => ({
  pk: hotKey(ref).pk,
  sk: `${ODDITY}${name}`,
});

const counterKey = (ref: TaskRef): Key => ({ pk: hotKey(ref).pk, sk: "story" });
