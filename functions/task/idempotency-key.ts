/** The texts that name the task of a request. `task-id.ts` derives a task's id from one of them. */
export interface IdempotencyKey {
  /** Looked up in this order. A task under any of them is the task of the request. */
  readonly lookedUp: readonly string[];
  /** A new task is made under this text. Undefined where the key can only name an existing task. */
  readonly made: string | undefined;
}

/** Printable ASCII. The gateway joins two headers with a comma, so no new key may have one. */
const PLAIN = /^[\x20-\x7e]{1,255}$/;

/** An RFC 8941 string without parameters, as the draft of the header has it. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/;

const LONGEST = 255;

/**
 * Reads an `Idempotency-Key` header. Undefined for a header under which no task was ever made.
 *
 * Example: `"abc"` and `abc` are one key. Earlier versions derived ids from the quotes too, so
 * `"abc"` is looked up first as it stands and then without quotes:
 * `{ lookedUp: ['"abc"', "abc"], made: "abc" }`.
 */
export function readIdempotencyKey(header: string): IdempotencyKey | undefined {
  const quoted = QUOTED.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, "$1");
  if (quoted !== undefined && quoted.length <= LONGEST) {
    return { lookedUp: PLAIN.test(header) ? [header, quoted] : [quoted], made: quoted };
  }
  if (!PLAIN.test(header)) return undefined;
  return { lookedUp: [header], made: header.includes(",") ? undefined : header };
}
