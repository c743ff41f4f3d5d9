/**
 * The texts that name the task of a request: a task's id is derived from one of them
 * (`task-id.ts`).
 */
export interface IdempotencyKey {
  /** Looked up in this order; a task under any of them is the task of the request. */
  readonly lookedUp: readonly string[];
  /**
   * A new task is made under this text. Undefined: the key can only name a task that is there
   * already.
   */
  readonly made: string | undefined;
}

/** Printable ASCII. A comma is what the gateway joins two headers with, so a new key has none. */
const PLAIN = /^[\x20-\x7e]{1,255}$/;

/** An RFC 8941 string without parameters, as the draft of the header has it. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;

const LONGEST = 255;

/**
 * Reads an `Idempotency-Key` header; undefined for what no task was ever made under. `"abc"` and
 * `abc` are one key. Earlier versions derived ids from the quotes too, so `"abc"` is looked up as
 * it stands and then without them: `{ lookedUp: ['"abc"', "abc"], made: "abc" }`.
 */
export const readIdempotencyKey = (header: string): IdempotencyKey | undefined => {
  const quoted = QUOTED.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, "$1");
  if (quoted !== undefined && quoted.length <= LONGEST) {
    return { lookedUp: PLAIN.test(header) ? [header, quoted] : [quoted], made: quoted };
  }
  if (!PLAIN.test(header)) return undefined;
  return { lookedUp: [header], made: header.includes(",") ? undefined : header };
};
