import * as z from "zod/mini";
import { above, absent, any, atMost, equals } from "../task/condition.ts";
import { after, type Duration, type Instant, storedInstant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const key = z.object({ pk: z.string(), sk: z.string() });
const leaseRow = z.object({
  until: z.optional(storedInstant),
  position: z.optional(key),
  wholeUpTo: z.optional(key),
  begunAt: z.optional(storedInstant),
});

/** The place at which a run has stopped, in work that is longer than one run. */
export interface Position {
  /** Undefined at the beginning. */
  readonly at: Key | undefined;
  /** True if everything before this place was done, by versions that note so. */
  readonly isWhole: boolean;
  /** When the work was last begun, as far as versions noted it. */
  readonly begunAt?: Instant | undefined;
}

/**
 * The leases of the scheduled functions. They save two runs from doing the same work; correctness
 * never depends on one.
 */
export class LeaseStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Takes the lease unless another run holds it. `owner` is a nonce of this run. A lease that ends
   * after `until` was taken by a clock that is ahead of ours: ours would end sooner, so it is taken
   * too. Two runs then overlap, which costs work and nothing else.
   */
  async take(name: string, owner: string, now: Instant, until: Instant): Promise<boolean> {
    const free = any(absent("until"), atMost("until", now), above("until", until));
    const { won } = await this.#table.update(leaseKey(name), free, { set: { owner, until } });
    return won;
  }

  /** Ends the lease of this run early, so that the next run need not wait. */
  async release(name: string, owner: string, now: Instant): Promise<void> {
    await this.#table.update(leaseKey(name), equals("owner", owner), { set: { until: now } });
  }

  /** The end of the lease that was taken last. Undefined if it was never taken. */
  async lastEnd(name: string): Promise<Instant | undefined> {
    return leaseRow.parse((await this.#table.get(leaseKey(name))) ?? {}).until;
  }

  /** Whether a run holds the lease: until a moment that `take` with this length would respect. */
  async isHeld(name: string, now: Instant, length: Duration): Promise<boolean> {
    const until = await this.lastEnd(name);
    return until !== undefined && until > now && until <= after(now, length);
  }

  /** The place at which an earlier run has stopped. */
  async position(name: string): Promise<Position> {
    const row = leaseRow.parse((await this.#table.get(leaseKey(name))) ?? {});
    const { position: at, wholeUpTo, begunAt } = row;
    // Another version may have gone on from there since, without noting it.
    const isWhole = at === undefined || (wholeUpTo?.pk === at.pk && wholeUpTo.sk === at.sk);
    return { at, isWhole, begunAt };
  }

  /**
   * Remembers how far this run has come; at the end of the work, nothing. False if another run has
   * the lease by now.
   */
  async keepPosition(
    name: string,
    owner: string,
    { at, isWhole, begunAt }: Position,
  ): Promise<boolean> {
    const here = at === undefined ? undefined : { pk: at.pk, sk: at.sk };
    const position = here === undefined ? {} : { position: here };
    const wholeUpTo = here === undefined || !isWhole ? {} : { wholeUpTo: here };
    const remove = ["position", "wholeUpTo"].filter(
      (attribute) => !(attribute in position || attribute in wholeUpTo),
    );
    const { won } = await this.#table.update(leaseKey(name), equals("owner", owner), {
      set: { ...position, ...wholeUpTo, ...(begunAt === undefined ? {} : { begunAt }) },
      remove,
    });
    return won;
  }
}

const leaseKey = (name: string): Key => ({ pk: `lease#${name}`, sk: "lease" });
