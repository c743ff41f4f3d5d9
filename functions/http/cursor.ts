import { createHmac } from "node:crypto";
import { RequestError } from "../task/error.ts";
import { isOneOf } from "./authenticate.ts";

/** The key to sign with, and every key that may have signed a cursor that still comes back. */
export interface CursorKeys {
  readonly signing: string;
  readonly known: readonly string[];
}

/**
 * The list that a cursor continues. The cursor fits no list of another environment or tenant, and
 * none with other filters.
 */
export interface CursorScope {
  readonly environment: string;
  readonly tenant: string;
  readonly status: string | undefined;
  readonly operation: string | undefined;
  /** The other parameters that the list was asked for with, in the order of their names. */
  readonly others?: readonly (readonly [name: string, value: string])[];
}

/**
 * A cursor with which only this list continues after this position. Example: the position in
 * base64url, a dot, and a MAC over position and scope: `MjAyNi0w….kF3…`.
 */
export function cursorOf({ signing }: CursorKeys, scope: CursorScope, position: string): string {
  return signed(signing, scope, position);
}

/**
 * The position in a cursor of this list. Throws `invalid_cursor` for a text that we did not make,
 * or made for another list.
 */
export function positionOf({ known }: CursorKeys, scope: CursorScope, cursor: string): string {
  const [encoded = ""] = cursor.split(".", 1);
  const position = Buffer.from(encoded, "base64url").toString();
  // The whole text is compared, because several Base64 texts stand for the same bytes.
  const candidates = known.map((key) => signed(key, scope, position));
  if (isOneOf(cursor, candidates)) return position;
  throw new RequestError(
    "invalid_cursor",
    "The cursor does not continue this list. Send the nextCursor of the page before, with the same filters and order.",
    [{ parameter: "cursor", message: "does not continue this list" }],
  );
}

/**
 * JSON separates the parts. The first part separates these MACs from others that the same key
 * makes. A list without other parameters has the cursors of versions that knew none.
 */
const signed = (
  key: string,
  { environment, tenant, status, operation, others = [] }: CursorScope,
  position: string,
): string => {
  const text = JSON.stringify([
    "cursor",
    environment,
    tenant,
    status ?? null,
    operation ?? null,
    ...(others.length === 0 ? [] : [others]),
    position,
  ]);
  const mac = createHmac("sha256", key).update(text).digest("base64url");
  return `${Buffer.from(position).toString("base64url")}.${mac}`;
};
