import * as z from "zod/mini";
import { absent, all, equals, sizeBelow } from "../task/condition.ts";
import type { TaskRef } from "../task/task.ts";
import type { Key, Row, Table } from "./table.ts";

/** Tasks that have a place of their tenant's, by id, and when each took it (epoch milliseconds). */
export type Places = Readonly<Record<string, number>>;

/** A wanted place. `gone`: places, as they were seen, that nobody needs any more. */
export interface WantedPlace {
  readonly limit: number;
  readonly now: number;
  readonly gone: Places;
}

/** A place of a task's. `isShared`: the same task had it before, by another request. */
export interface Place {
  readonly takenAt: number;
  readonly isShared: boolean;
}

/** A place, or none. `places` are those that are taken now. */
export type TakenPlace =
  | { readonly place: Place; readonly places: Places }
  | { readonly place: undefined; readonly places: Places };

/** A tenant at its bound costs the reads of its tasks once in this time, in each process. */
const FULL_FOR_MS = 1000;

const placeRow = z.object({ held: z.record(z.string(), z.number()) });

/**
 * The tasks of each tenant that count against its bound of tasks at once, in one row a tenant. No
 * write that settles a task touches it. A task leaves with the write by which another one takes its
 * place.
 */
export class PlaceStore {
  readonly #table: Table;
  /** The rows as the last writes here have shown them. */
  readonly #seen = new Map<string, Places>();
  /** When all places of a tenant were last found taken, by tasks that need them. */
  readonly #full = new Map<string, number>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** The places of a tenant as they were last seen here. They may have changed since. */
  lastSeen(tenant: string): Places {
    return this.#seen.get(tenant) ?? {};
  }

  /** Notes that every place of a tenant is taken by a task that needs it. */
  noteFull(tenant: string, now: number): void {
    this.#full.set(tenant, now);
  }

  /** Whether that was noted a moment ago. Then nobody needs to look at each task again. */
  wasFull(tenant: string, now: number): boolean {
    const at = this.#full.get(tenant);
    return at !== undefined && at <= now && now < at + FULL_FOR_MS;
  }

  /**
   * Takes a place for a task, and frees those that are `gone`, by one write. If fewer than `limit`
   * are left, or if one that is gone has been taken anew, the task gets none. A task that has a
   * place keeps it, and its moment is moved on, so that whoever took it before cannot free it.
   */
  async take(ref: TaskRef, { limit, now, gone }: WantedPlace): Promise<TakenPlace> {
    const leaving = Object.entries(gone).map(([id, at]) => [placeOf(id), at] as const);
    const own = placeOf(ref.taskId);
    const written = await this.#table.update(
      placesKey(ref),
      all(
        absent(own),
        sizeBelow("held", limit + leaving.length),
        ...leaving.map(([place, at]) => equals(place, at)),
      ),
      { set: { [own]: now }, remove: leaving.map(([place]) => place) },
    );
    const places = this.#note(ref, written.row);
    if (written.won) return { place: { takenAt: now, isShared: false }, places };
    if (written.row === undefined) return this.#open(ref, now);
    const since = places[ref.taskId];
    return since === undefined ? { place: undefined, places } : this.#share(ref, since, now);
  }

  /** Frees the place of a task for which nothing was recorded, unless another request shares it. */
  async release(ref: TaskRef, { takenAt }: Place): Promise<void> {
    const own = placeOf(ref.taskId);
    const { row } = await this.#table.update(placesKey(ref), equals(own, takenAt), {
      remove: [own],
    });
    this.#note(ref, row);
  }

  async #open(ref: TaskRef, now: number): Promise<TakenPlace> {
    const held = { [ref.taskId]: now };
    const { won, row } = await this.#table.put({ ...placesKey(ref), held }, absent("pk"));
    const places = this.#note(ref, row);
    return { place: won ? { takenAt: now, isShared: false } : undefined, places };
  }

  async #share(ref: TaskRef, since: number, now: number): Promise<TakenPlace> {
    const own = placeOf(ref.taskId);
    const takenAt = Math.max(now, since + 1);
    const { won, row } = await this.#table.update(placesKey(ref), equals(own, since), {
      set: { [own]: takenAt },
    });
    const places = this.#note(ref, row);
    return { place: won ? { takenAt, isShared: true } : undefined, places };
  }

  #note({ tenant }: TaskRef, row: Row | undefined): Places {
    const places = row === undefined ? {} : placeRow.parse(row).held;
    this.#seen.set(tenant, places);
    return places;
  }
}

/** The attribute of a task's place. */
const placeOf = (taskId: string): string => `held.${taskId}`;

const placesKey = ({ tenant }: TaskRef): Key => ({ pk: `places#${tenant}`, sk: "places" });
