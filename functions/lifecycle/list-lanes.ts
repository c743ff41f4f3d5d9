import { learnedLimit } from "../store/lane-row.ts";
import { heldBy, readLane, waitAgenda } from "../task/names.ts";
import { beyond, firstOf } from "../task/queue-key.ts";
import { type Instant, instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";

/** A lane as one tenant sees it. `http/told-answers.ts` says what each field means. */
export interface ShownLane {
  readonly operation: string;
  readonly application: string;
  readonly limit?: number | undefined;
  readonly learnedLimit?: number | undefined;
  readonly held: number;
  readonly waiting: number;
  readonly blocked?:
    | { readonly code: string; readonly since: Instant; readonly nextTryAt: Instant }
    | undefined;
  readonly own: { readonly holding: readonly string[]; readonly waiting: readonly string[] };
}

/** One query reads so many entries of a queue. An entry has 300 bytes at most, and a page 1 MB. */
const MOST_COUNTED = 1000;
const MOST_NAMED = 100;

/**
 * Every lane in which a task ever waited or took a slot, by its name. Reads one row and a page or
 * two of the queue for each, and writes nothing.
 */
export async function listLanes(
  dependencies: Dependencies,
  tenant: string,
): Promise<readonly ShownLane[]> {
  const names = await dependencies.lanes.known();
  return Promise.all([...names].sort().map((name) => shownLane(dependencies, name, tenant)));
}

const shownLane = async (
  dependencies: Dependencies,
  name: string,
  tenant: string,
): Promise<ShownLane> => {
  const { lanes, clock } = dependencies;
  const [state, waiting] = await Promise.all([
    lanes.state(name),
    waitingIn(dependencies, name, tenant),
  ]);
  const { limit, lowered, blocked, held, holders } = state;
  const learned =
    limit === undefined ? undefined : learnedLimit(lowered, limit, instant(clock.now()));
  return {
    ...readLane(name),
    limit,
    learnedLimit: learned?.limit === limit ? undefined : learned?.limit,
    held,
    waiting: waiting.count,
    blocked: blocked && {
      code: blocked.code,
      since: blocked.since,
      nextTryAt: blocked.probeAt,
    },
    own: {
      holding: holders
        .map(heldBy)
        .filter((start) => start.tenant === tenant)
        .map(({ taskId }) => taskId),
      waiting: waiting.own,
    },
  };
};

/** The queue's length, and the tenant's own tasks in it. They are neighbours there. */
const waitingIn = async (
  { tasks }: Dependencies,
  lane: string,
  tenant: string,
): Promise<{ count: number; own: readonly string[] }> => {
  const agenda = waitAgenda(lane);
  const all = { from: undefined, upTo: undefined, limit: MOST_COUNTED };
  const ours = { from: firstOf(tenant), upTo: beyond(tenant), limit: MOST_NAMED };
  const entries = await tasks.inQueue(agenda, all);
  const own =
    entries.length < MOST_COUNTED
      ? entries.filter((entry) => entry.tenant === tenant).slice(0, MOST_NAMED)
      : await tasks.inQueue(agenda, ours);
  return { count: entries.length, own: own.map(({ taskId }) => taskId) };
};
