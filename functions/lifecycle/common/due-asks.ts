import type { DueTask } from "../../store/entries.ts";
import { askAgendas } from "../../task/ask-list.ts";
import { type Instant, instant } from "../../task/time.ts";
import { allDone } from "./all-done.ts";
import type { Dependencies } from "./dependencies.ts";
import { LEASE } from "./with-lease.ts";

/**
 * The lease of the poller of versions that read one list a product and ask about all products under
 * one lease. It tells when such a poller has last run (decision 0047).
 */
export const LEASE_BEFORE_SHARDS = "poll-tasks";

/**
 * Whether the poller of an earlier version is at work, which knows no other lease: in the first
 * minute of a deployment. Beside ours it would ask more often than the documented rates allow.
 */
export async function isEarlierPollerBusy({
  identity,
  leases,
  clock,
}: Pick<Dependencies, "identity" | "leases" | "clock">): Promise<boolean> {
  if (await identity.asksSharded(clock.now())) return false;
  return leases.isHeld(LEASE_BEFORE_SHARDS, instant(clock.now()), LEASE);
}

/**
 * The entries of all work lists of a product, or of an operation's product, up to a moment: oldest
 * first, and at most `limit` of each list. Late and possibly stale, as `TaskStore.due` is. The
 * lists are read side by side: half a read unit each, if they are short.
 */
export async function dueAsks(
  { tasks }: Pick<Dependencies, "tasks">,
  product: string,
  upTo: Instant | undefined,
  limit: number,
): Promise<readonly DueTask[]> {
  const lists = await allDone(askAgendas(product).map((agenda) => tasks.due(agenda, upTo, limit)));
  return lists.flat().sort((one, other) => compare(one.dueAt, other.dueAt));
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
