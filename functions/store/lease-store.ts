import * as z from "zod/mini";
import { above, absent, any, atMost, equals } from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const leaseRow = z.object({ position: z.optional(z.object({ pk: z.string(), sk: z.string() })) });

/** Leases of the scheduled functions: they save two runs from doing the same work. Correctness never depends on one. */
export class LeaseStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Takes the lease unless another run holds it. `owner` is a nonce of this run. A lease that reaches beyond `until` was taken by a clock that
   * is ahead of ours: it counts for no longer than ours would, so it is taken too. Two runs then overlap, which costs work and nothing else.
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

  /** Where an earlier run of work that is longer than one run has stopped; undefined where it begins anew. */
  async position(name: string): Promise<Key | undefined> {
    return leaseRow.parse((await this.#table.get(leaseKey(name))) ?? {}).position;
  }

  /** Remembers how far this run has come, undefined at the end of the work. False if the lease is another run's by now. */
  async keepPosition(name: string, owner: string, position: Key | undefined): Promise<boolean> {
    const update = position === undefined ? { remove: ["position"] } : { set: { position: { pk: position.pk, sk: position.sk } } };
    const { won } = await this.#table.update(leaseKey(name), equals("owner", owner), update);
    return won;
  }
}

const leaseKey = (name: string): Key => ({ pk: `lease#${name}`, sk: "lease" });
