import * as z from "zod/mini";
import { type IssuedKey, type KeyPlace, SCOPES } from "../task/issued-key.ts";
import type { Key, Table } from "./table.ts";

const keyRow = z.object({
  id: z.string(),
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  scopes: z.array(z.string()),
  expiresAt: z.optional(z.string()),
  revokedAt: z.optional(z.string()),
});

/** A revoked key works no longer than this. */
const KEPT_MS = 60_000;

/** A flood of names that nobody has must not fill the memory. */
const MOST_KEPT = 1000;

/** The keys that `npm run keys` issues. Only that command writes their rows. */
export class KeyStore {
  readonly #table: Table;
  readonly #kept = new Map<string, { readonly key: IssuedKey | undefined; readonly at: number }>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * The key at a tenant's place, as the table said at most a minute ago. `now` is in milliseconds
   * since the UNIX epoch. Undefined if there is none, or its row cannot be read.
   */
  async at(place: KeyPlace, now: number): Promise<IssuedKey | undefined> {
    const { pk, sk } = rowOf(place);
    const seen = this.#kept.get(pk + sk);
    if (seen !== undefined && seen.at <= now && now < seen.at + KEPT_MS) return seen.key;
    const key = readRow(await this.#table.get({ pk, sk }));
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(pk + sk, { key, at: now });
    return key;
  }
}

const readRow = (row: unknown): IssuedKey | undefined => {
  const read = keyRow.safeParse(row);
  if (!read.success) return undefined;
  const { id, digest, scopes, expiresAt, revokedAt } = read.data;
  const end = expiresAt === undefined ? undefined : Date.parse(expiresAt);
  return {
    ...{ id, digest },
    // A scope of a newer version says nothing to this one.
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    // A moment that cannot be read has passed.
    expiresAt: Number.isNaN(end) ? 0 : end,
    isRevoked: revokedAt !== undefined,
  };
};

const rowOf = ({ tenant, place }: KeyPlace): Key => ({ pk: `keys#${tenant}`, sk: `key#${place}` });
