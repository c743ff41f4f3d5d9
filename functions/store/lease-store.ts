import * as z from "zod/mini";
import { above, absent, any, atMost, equals } from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const key = z.object({ pk: z.string(), sk: z.string() });
const leaseRow = z.object({ position: z.optional(key), wholeUpTo: z.optional(key) });

/** Where work that is longer than one run has stopped. */
export interface Position {
  /** Undefined where it begins anew. */
  readonly at: Key | undefined;
  /** Whether all of it was done from its beginning up to here, and by versions that say so. */
  readonly isWhole: boolean;
}

/**
 * Leases of the scheduled functions: they save two runs from doing the same work. Correctness never
 * depends on one.
 */
export class LeaseStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Takes the lease unless another run holds it. `owner` is a nonce of this run. A lease that
   * reaches beyond `until` was taken by a clock that is ahead of ours: it counts for no longer than
   * ours would, so it is taken too. Two runs then overlap, which costs work and nothing else.
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

  /** Where an earlier run has stopped. */
  async position(name: string): Promise<Position> {
    const { position: at, wholeUpTo } = leaseRow.parse(
      (await this.#table.get(leaseKey(name))) ?? {},
    );
    // Another version may have gone on from there since.
    return { at, isWhole: at === undefined || (wholeUpTo?.pk === at.pk && wholeUpTo.sk === at.sk) };
  }

  /**
   * Remembers how far this run has come, at the end of the work nothing. False if the lease is
   * another run's by now.
   */
  async keepPosition(name: string, owner: string, { at, isWhole }: Position): Promise<boolean> {
    const here = at === undefined ? undefined : { pk: at.pk, sk: at.sk };
    const position = here === undefined ? {} : { position: here };
    const wholeUpTo = here === undefined || !isWhole ? {} : { wholeUpTo: here };
    const remove = ["position", "wholeUpTo"].filter(
      (attribute) => !(attribute in position || attribute in wholeUpTo),
    );
    const { won } = await this.#table.update(leaseKey(name), equals("owner", owner), {
      set: { ...position, ...wholeUpTo },
      remove,
    });
    return won;
  }
}

const leaseKey = (name: string): Key => ({ pk: `lease#${name}`, sk: "lease" });
