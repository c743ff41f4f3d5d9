import * as z from "zod/mini";
import { absent, all, any, equals, exists } from "../task/condition.ts";
import { type Instant, storedInstant } from "../task/time.ts";
import type { Table } from "./table.ts";

const text = z.string();

/**
 * A start that Tencent refused because of our key, permissions or account, while it is the only one
 * of its lane.
 */
const suspicion = z.object({ code: text, at: storedInstant, tenant: text, taskId: text });
export type Suspicion = z.infer<typeof suspicion>;

/**
 * A lane in which Tencent refuses every start because of our key, permissions or account.
 * `suspectedAt` is the first refusal. At `probeAt` the next task may try; `probes` counts those
 * that did, and `last` names the last one that was refused.
 *
 * Example: a start is refused at 12:00 (`suspect`) and another task's at 12:01 (`block`). From then
 * on one probe at a time is sent, and the first accepted start ends the block (`open`).
 */
const block = z.object({
  code: text,
  since: storedInstant,
  probeAt: storedInstant,
  probes: z.number(),
  last: text,
  suspectedAt: storedInstant,
});
export type Block = z.infer<typeof block>;

/**
 * The fields of a lane's row for its block. A value that another version wrote in another form
 * counts as absent.
 */
export const blockFields = {
  suspected: z.catch(z.optional(suspicion), undefined),
  blocked: z.catch(z.optional(block), undefined),
  /** The moment of the accepted start that ended the last suspicion or block. */
  acceptedAt: z.optional(storedInstant),
};

/**
 * The blocks of lanes, as attributes of their rows. While starts are accepted, nothing is written
 * here.
 */
export class BlockStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Notes the first such refusal. False if there already is a suspicion or a block. */
  async suspect(lane: string, suspected: Suspicion): Promise<boolean> {
    const unknown = all(exists("held"), absent("suspected"), absent("blocked"));
    return (await this.#table.update(laneKey(lane), unknown, { set: { suspected } })).won;
  }

  /** Turns this suspicion into a block. False if another function was faster. */
  async block(lane: string, suspected: Suspicion, blocked: Block): Promise<boolean> {
    const unchanged = all(equals("suspected.at", suspected.at), absent("blocked"));
    return (
      await this.#table.update(laneKey(lane), unchanged, {
        set: { blocked },
        remove: ["suspected"],
      })
    ).won;
  }

  /** Claims the probe that is due, and sets the time of the next. Only the winner may send. */
  async claimProbe(
    lane: string,
    { probeAt, since }: Block,
    next: Pick<Block, "probeAt" | "probes" | "last">,
  ): Promise<boolean> {
    const unclaimed = all(equals("blocked.probeAt", probeAt), equals("blocked.since", since));
    const set = {
      "blocked.probeAt": next.probeAt,
      "blocked.probes": next.probes,
      "blocked.last": next.last,
    };
    return (await this.#table.update(laneKey(lane), unclaimed, { set })).won;
  }

  /** Ends a suspicion or a block after a start was accepted. False if there was none. */
  async open(lane: string, acceptedAt: Instant): Promise<boolean> {
    const either = any(exists("blocked"), exists("suspected"));
    return (
      await this.#table.update(laneKey(lane), either, {
        set: { acceptedAt },
        remove: ["blocked", "suspected"],
      })
    ).won;
  }
}

const laneKey = (lane: string) => ({ pk: `lane#${lane}`, sk: "lane" });
