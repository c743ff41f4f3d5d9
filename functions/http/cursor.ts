import { createHmac } from "node:crypto";
import { RequestError } from "../task/error.ts";
import { isOneOf } from "./authenticate.ts";

/** A key to sign with, and every key that may have signed what still comes back. */
export interface CursorKeys {
  readonly signing: string;
  readonly known: readonly string[];
}

/**
 * The list that a cursor continues: it fits no other environment's, tenant's or otherwise narrowed
 * one.
 */
export interface CursorScope {
  readonly environment: string;
  readonly tenant: string;
  readonly status: string | undefined;
  readonly operation: string | undefined;
}

/** A text by which only this list continues after this position. */
export const cursorOf = ({ signing }: CursorKeys, scope: CursorScope, position: string): string =>
  signed(signing, scope, position);

/**
 * The position in a cursor of this list. Throws `invalid_cursor` for what we did not make, or made
 * for another list.
 */
export const positionOf = ({ known }: CursorKeys, scope: CursorScope, cursor: string): string => {
  const [encoded = ""] = cursor.split(".", 1);
  const position = Buffer.from(encoded, "base64url").toString();
  // The whole text is compared: Base64 has several texts for the same bytes.
  const candidates = known.map((key) => signed(key, scope, position));
  if (isOneOf(cursor, candidates)) return position;
  throw new RequestError(
    "invalid_cursor",
    "The cursor does not continue this list. Send the nextCursor of the page before, with the same status and operation.",
    [{ parameter: "cursor", message: "does not continue this list" }],
  );
};

/**
 * JSON keeps the parts apart; the first one keeps these MACs apart from others that are made with
 * the same key.
 */
const signed = (
  key: string,
  { environment, tenant, status, operation }: CursorScope,
  position: string,
): string => {
  const text = JSON.stringify([
    "cursor",
    environment,
    tenant,
    status ?? null,
    operation ?? null,
    position,
  ]);
  const mac = createHmac("sha256", key).update(text).digest("base64url");
  return `${Buffer.from(position).toString("base64url")}.${mac}`;
};
