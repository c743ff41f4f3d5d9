import * as z from "zod/mini";
import { type Instant, storedInstant } from "../task/time.ts";
import type { Row } from "./table.ts";

/**
 * A table that was put back from an earlier point in time. It has nothing of what happened between
 * `restoredTo` and the moment at which it went into service. `released` names the operations that
 * an operator lets start again.
 *
 * Example: a table as it was at 12:00 is in service since 12:10. Of a task that was started at
 * 12:05 it has no row, or one that says `queued`.
 */
export interface Restore {
  /** Undefined if the row is not understood. Then everything waits. */
  readonly restoredTo: Instant | undefined;
  readonly released: ReadonlySet<string>;
}

const stored = z.object({
  restoredTo: storedInstant,
  released: z.record(z.string(), z.unknown()),
});

/**
 * Reads the row that `npm run restore` writes. A row that is not understood releases nothing, which
 * is the safe side.
 */
export function readRestore(row: Row | undefined): Restore | undefined {
  if (row === undefined) return undefined;
  const read = stored.safeParse(row);
  return read.success
    ? { restoredTo: read.data.restoredTo, released: new Set(Object.keys(read.data.released)) }
    : { restoredTo: undefined, released: new Set() };
}
