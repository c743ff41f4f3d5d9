import * as z from "zod/mini";
import { absent, all, any, equals, exists } from "../task/condition.ts";
import { type Instant, storedInstant } from "../task/time.ts";
import type { Table } from "./table.ts";

const text = z.string();

/** A start that Tencent refused for our sake, while it is the only one of its lane. */
const suspicion = z.object({ code: text, at: storedInstant, tenant: text, taskId: text });
export type Suspicion = z.infer<typeof suspicion>;

/**
 * A lane of which every start is refused for our sake. `probeAt`: when the next task may try;
 * `probes`: how many did; `last`: the last one that was refused. `suspectedAt`: when the first
 * refusal came.
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
 * What of a lane's row tells whether its starts are refused for our sake. What another version
 * wrote otherwise counts as absent.
 */
export const blockFields = {
  suspected: z.catch(z.optional(suspicion), undefined),
  blocked: z.catch(z.optional(block), undefined),
  /** When a start was accepted that ended the last suspicion or block. */
  acceptedAt: z.optional(storedInstant),
};

/**
 * The blocks of lanes, which are attributes of their rows. Nothing is written here while starts are
 * accepted.
 */
export class BlockStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Notes the first such refusal. False if there is a suspicion or a block already. */
  async suspect(lane: string, suspected: Suspicion): Promise<boolean> {
    const unknown = all(exists("held"), absent("suspected"), absent("blocked"));
    return (await this.#table.update(laneKey(lane), unknown, { set: { suspected } })).won;
  }

  /** Turns this suspicion into a block. False if somebody was faster. */
  async block(lane: string, suspected: Suspicion, blocked: Block): Promise<boolean> {
    const unchanged = all(equals("suspected.at", suspected.at), absent("blocked"));
    return (
      await this.#table.update(laneKey(lane), unchanged, {
        set: { blocked },
        remove: ["suspected"],
      })
    ).won;
  }

  /** Claims the probe that is due, and says when the next one is. Only its winner may send. */
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

  /** Ends a suspicion or a block, as a start was accepted. False if there was none. */
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
