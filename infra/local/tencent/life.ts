import type { LedgerEntry } from "./ledger.ts";

/** Where a task is in its life. Progress in percent. */
export interface Stage {
  readonly status: "WAITING" | "PROCESSING" | "FINISH";
  readonly progress: number;
}

/** A task waits for the first fifth of its life. Milliseconds since the UNIX epoch. */
export function begunAt(entry: LedgerEntry): number {
  return entry.acceptedAt + entry.seconds * 200;
}

/** Milliseconds since the UNIX epoch. */
export function finishedAt(entry: LedgerEntry): number {
  return entry.acceptedAt + entry.seconds * 1000;
}

/**
 * A pure function of the entry and the moment, so a task goes on by the clock while the stand-in is
 * not running.
 */
export function stageAt(entry: LedgerEntry, now: number): Stage {
  if (now >= finishedAt(entry)) return { status: "FINISH", progress: 100 };
  if (now < begunAt(entry)) return { status: "WAITING", progress: 0 };
  return {
    status: "PROCESSING",
    progress: Math.floor((100 * (now - begunAt(entry))) / (finishedAt(entry) - begunAt(entry))),
  };
}
