import { hash, timingSafeEqual } from "node:crypto";
import { RequestError } from "../task/error.ts";
import type { IssuedKey, KeyPlace, Scope } from "../task/issued-key.ts";
import type { TaskRef } from "../task/task.ts";
import type { Clock } from "../task/time.ts";
import type { HttpEvent } from "./event.ts";
import { noteKey } from "./request-scope.ts";

/** Where keys are looked up: those of ApiSecret, and those that an operator has issued. */
export interface Keys {
  readonly secrets: {
    readonly apiKeys: () => Promise<Readonly<Record<string, readonly string[]>>>;
  };
  readonly keys: {
    readonly at: (place: KeyPlace, now: number) => Promise<IssuedKey | undefined>;
  };
  readonly clock: Clock;
}

/**
 * The tenant that the request's key belongs to. Throws `unauthorized` if the request has none of
 * the keys, and `insufficient_scope` if its key may not do this.
 */
export async function tenantOf(event: HttpEvent, keys: Keys, scope: Scope): Promise<string> {
  const [, key = ""] = /^Bearer +(\S+)$/i.exec(event.headers.authorization ?? "") ?? [];
  const issued = await issuedTo(key, keys);
  if (issued !== undefined) {
    noteKey(issued.id);
    if (issued.scopes.includes(scope)) return issued.tenant;
    throw new RequestError(
      "insufficient_scope",
      `The key ${issued.id} lacks the scope ${scope}. Ask the operator for a key that has it.`,
    );
  }
  const own = await keys.secrets.apiKeys();
  // Every tenant is tried, so the time that it takes does not tell whose key it was.
  const [tenant] = Object.keys(own).filter((name) => isOneOf(key, own[name] ?? []));
  if (tenant !== undefined) return tenant;
  throw new RequestError(
    "unauthorized",
    "The request has no valid key. Send one as Authorization: Bearer <key>.",
  );
}

/**
 * The task that the path of a request names, as its tenant's: another tenant's task has another
 * row. Throws as `tenantOf` does.
 */
export async function taskRefOf(event: HttpEvent, keys: Keys, scope: Scope): Promise<TaskRef> {
  return {
    tenant: await tenantOf(event, keys, scope),
    taskId: event.pathParameters?.taskId ?? "",
  };
}

/** `cs.<tenant>.<place><id>.<secret>`, as `npm run keys` makes them: 256 bits of secret. */
const ISSUED = /^cs\.([a-z0-9][a-z0-9-]{0,19})\.([12])([a-z0-9]{6})\.([A-Za-z0-9_-]{43})$/;

/**
 * The issued key that this text is. A text of another form reaches no table. Example:
 * `cs.acme.1k7f3q2.…` is the key `1k7f3q2` of `acme`, and its row is the first of that tenant's.
 */
const issuedTo = async (
  text: string,
  { keys, clock }: Keys,
): Promise<{ tenant: string; id: string; scopes: readonly Scope[] } | undefined> => {
  const [, tenant, place, rest, secret] = ISSUED.exec(text) ?? [];
  if (tenant === undefined || (place !== "1" && place !== "2") || secret === undefined)
    return undefined;
  const now = clock.now();
  const key = await keys.at({ tenant, place }, now);
  if (key === undefined || key.isRevoked || (key.expiresAt ?? Number.POSITIVE_INFINITY) <= now)
    return undefined;
  const isIt = timingSafeEqual(Buffer.from(hash("sha256", secret)), Buffer.from(key.digest));
  return isIt && key.id === `${place}${rest}`
    ? { tenant, id: `${tenant}.${key.id}`, scopes: key.scopes }
    : undefined;
};

/**
 * Whether a text is one of the candidates. It compares digests in constant time and with every
 * candidate, so neither length nor order shows. An empty text is never one.
 */
export function isOneOf(text: string, candidates: readonly string[]): boolean {
  const digest = sha256(text);
  let found = false;
  for (const each of digestsOf(candidates)) found = timingSafeEqual(digest, each) || found;
  return found && text !== "";
}

/** A list of keys lives as long as a read of its secret, and every request is held against it. */
const digests = new WeakMap<readonly string[], readonly Buffer[]>();

const digestsOf = (candidates: readonly string[]): readonly Buffer[] => {
  const known = digests.get(candidates);
  if (known !== undefined) return known;
  const fresh = candidates.map(sha256);
  digests.set(candidates, fresh);
  return fresh;
};

/** As text first: Node 24 takes three times as long for a digest in a Buffer of its own. */
const sha256 = (text: string): Buffer => Buffer.from(hash("sha256", text));
