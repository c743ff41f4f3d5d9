import type { Place, Places } from "../../store/place-store.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { Unavailable } from "../../task/error.ts";
import { isSettled, type Task, type TaskRef } from "../../task/task.ts";
import { milliseconds } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** Each try shows the places as they are. Others of the tenant may take those that were freed. */
const MOST_TRIES = 5;

/** Tasks that are looked at together, those that have their places longest first. */
const LOOKED_AT = 25;

/**
 * A place whose task is not recorded after this time is free. Lambda ends a submission after 25 s,
 * and clocks differ by 30 s at most.
 */
const UNRECORDED_FOR = milliseconds({ minutes: 2 });

/** The place that a task has taken, and how many are left. Undefined: all are needed. */
export type Taken = { readonly place: Place; readonly left: number } | undefined;

/**
 * Takes one of a tenant's places for a new task. Where all are taken, it reads the tasks that have
 * them, and takes the place of those that have settled: what a task's own row says is the truth,
 * and no count can drift from it. Throws `Unavailable` if other submissions were always faster.
 *
 * Example: of three places two tasks have settled. The next submission frees both and takes one, by
 * one write. The one after it takes the other, and the third one looks at the tasks again.
 */
export async function takePlace(
  dependencies: Pick<Dependencies, "places" | "tasks" | "clock">,
  ref: TaskRef,
  limit: number,
): Promise<Taken> {
  const { places, clock } = dependencies;
  const now = clock.now();
  if (places.wasFull(ref.tenant, now)) return undefined;
  let seen = places.lastSeen(ref.tenant);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const isFull = Object.keys(seen).length >= limit && seen[ref.taskId] === undefined;
    const looked = isFull ? await lookAt(dependencies, ref, { seen, now }) : NOT_LOOKED;
    const { gone, running } = looked;
    // Tasks that run need their places now, however old it is what was seen of the row. A task that
    // is not recorded yet may have given its place back since.
    const isSure = tries > 0 || running >= limit;
    if (isFull && isSure && Object.keys(gone).length === 0) {
      places.noteFull(ref.tenant, now);
      return undefined;
    }
    const taken = await places.take(ref, { limit, now, gone });
    const { place } = taken;
    if (place !== undefined) return { place, left: leftOf(limit, taken.places) };
    seen = taken.places;
  }
  throw new Unavailable("Other submissions of the tenant took each place that was free.");
}

const leftOf = (limit: number, places: Places): number =>
  Math.max(0, limit - Object.keys(places).length);

/** A look at the tasks has shown this. `running` is complete only where no place is `gone`. */
interface Looked {
  readonly gone: Places;
  readonly running: number;
}

const NOT_LOOKED: Looked = { gone: {}, running: 0 };

/** Looks for places that no task needs any more, until some of `LOOKED_AT` tasks have such. */
const lookAt = async (
  { tasks }: Pick<Dependencies, "tasks">,
  { tenant }: TaskRef,
  { seen, now }: { readonly seen: Places; readonly now: number },
): Promise<Looked> => {
  const oldest = Object.entries(seen).sort(([, one], [, other]) => one - other);
  let running = 0;
  for (let start = 0; start < oldest.length; start += LOOKED_AT) {
    const looked = oldest.slice(start, start + LOOKED_AT);
    const read = await tasks.readMany(looked.map(([taskId]) => ({ tenant, taskId })));
    const gone = looked.filter(([, takenAt], index) => isGone(read[index], takenAt, now));
    if (gone.length > 0) return { gone: Object.fromEntries(gone), running };
    running += read.filter((task) => task !== undefined).length;
  }
  return { gone: {}, running };
};

/** A row of a newer version that cannot be read has not settled, for all that is known. */
const isGone = (task: Task | UnreadableRow | undefined, takenAt: number, now: number): boolean => {
  if (task === undefined) return now - takenAt > UNRECORDED_FOR;
  return !(task instanceof UnreadableRow) && isSettled(task);
};
