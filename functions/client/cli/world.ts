import type { Platform } from "../platform.ts";

/** All that the command line takes from its process. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes to stdout: JSON and nothing else. */
  readonly print: (text: string) => void;
  /** Writes to stderr, as it is. */
  readonly note: (text: string) => void;
  /** Whether stderr is a terminal, on which a line can be drawn again. */
  readonly isTerminal: boolean;
  /** The text of a file, or of stdin for `-`. */
  readonly read: (path: string) => Promise<string>;
  /** A file, with the type of its name's ending. */
  readonly file: (path: string) => Promise<Blob>;
  /** Shows an address in the browser, or whatever else opens it here. */
  readonly open: (url: string) => void;
  readonly platform: Platform;
  /** Aborts when somebody interrupts the program. */
  readonly signal: AbortSignal;
}

/** The exit codes, for scripts. */
export const exitCodes = {
  ok: 0,
  usage: 2,
  failed: 3,
  rejected: 4,
  canceled: 5,
  indeterminate: 6,
  refused: 7,
  noAnswer: 8,
  notYet: 9,
  interrupted: 130,
} as const;

/** The arguments, or the configuration, cannot be used. The message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
