/** Each thing that a key may do. `tasks:write` does not imply `tasks:read`. */
export const SCOPES = ["tasks:read", "tasks:write", "webhooks:admin"] as const;

/** One of them. A key of ApiSecret has them all. */
export type Scope = (typeof SCOPES)[number];

/** The place of a key's row. A tenant has two, so that one can follow the other. */
export interface KeyPlace {
  readonly tenant: string;
  readonly place: "1" | "2";
}

/** A key that an operator has issued. */
export interface IssuedKey {
  readonly id: string;
  /** SHA-256 of the secret part in lower-case hex: nobody can make the key from it. */
  readonly digest: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the UNIX epoch. Undefined if it does not end by itself. */
  readonly expiresAt: number | undefined;
  readonly isRevoked: boolean;
}
