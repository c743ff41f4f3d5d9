import * as z from "zod/mini";
import { absent, any, exists } from "../task/condition.ts";
import { after, epochSeconds, type Instant } from "../task/time.ts";
import type { UsageOfDay } from "../task/usage.ts";
import type { Key, Table } from "./table.ts";

const number = z.number().check(z.nonnegative());
const usageRow = z.object({
  sk: z.string(),
  tasks: number,
  seconds: number,
  charged: number,
  unsure: number,
});
const countedRow = z.object({ upTo: z.string() });

/** How long a day's sums live. */
const KEPT = { days: 400 } as const;

/** Most rows of one question: 92 days of ten operations. */
const MOST_ROWS = 1000;

/** Sums of settled tasks by tenant, day and operation, made once a day from the tasks. */
export class UsageStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Writes the sums of a day anew. They were counted from the rows, so each count is the whole. */
  async put({ tenant, day, operation, ...usage }: UsageOfDay, now: Instant): Promise<void> {
    const { tasks, seconds, charged, unsure } = usage;
    const key = { pk: partitionOf(tenant), sk: `${day}#${operation}` };
    const ttl = epochSeconds(after(now, KEPT));
    await this.#table.update(key, ANY, { set: { tasks, seconds, charged, unsure, ttl } });
  }

  /** Notes that each day up to this one has its sums. */
  async noteCounted(day: string): Promise<void> {
    await this.#table.update(COUNTED, ANY, { set: { upTo: day } });
  }

  /** The last day that has its sums. Undefined before the first count. */
  async countedUpTo(): Promise<string | undefined> {
    return countedRow.safeParse(await this.#table.get(COUNTED)).data?.upTo;
  }

  /** The sums of a tenant by day and operation, from one day to the other, oldest first. */
  async read(tenant: string, from: string, to: string): Promise<readonly UsageOfDay[]> {
    const pages = await Promise.all(
      monthsBetween(from, to).map((month) =>
        this.#table.listRows({ pk: partitionOf(tenant), prefix: month, limit: MOST_ROWS }),
      ),
    );
    return pages.flat().flatMap((row) => {
      const read = usageRow.safeParse(row).data;
      if (read === undefined) return [];
      const { sk, ...usage } = read;
      const [day = "", operation = ""] = sk.split("#");
      return day >= from && day <= to ? [{ tenant, day, operation, ...usage }] : [];
    });
  }
}

/** A sum is made from the tasks alone, so the last one to be written is right. */
const ANY = any(absent("pk"), exists("pk"));

const COUNTED: Key = { pk: "usage", sk: "counted" };

const partitionOf = (tenant: string): string => `usage#${tenant}`;

/** Most months that an answer's 92 days lie in: from 31 January to 2 May they are five. */
const MOST_MONTHS = 5;

/**
 * The months of both days and those between them. Example: `2026-01`, `2026-02`. Months are told
 * apart, and not put in order as texts: the one after `9999-12` would come before it.
 */
const monthsBetween = (from: string, to: string): readonly string[] => {
  const months = [from.slice(0, 7)];
  for (let month = months[0] ?? ""; month !== to.slice(0, 7) && months.length < MOST_MONTHS; ) {
    month = monthAfter(month);
    months.push(month);
  }
  return months;
};

const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12
    ? `${String(year + 1).padStart(4, "0")}-01`
    : `${String(year).padStart(4, "0")}-${String(number + 1).padStart(2, "0")}`;
};
