import { createHmac } from "node:crypto";
import { type Keyring, keyOf } from "../task/keyring.ts";
import { after, type Instant } from "../task/time.ts";
import { SECRET_PREFIX } from "./sign-webhook.ts";

/** The endpoint of a secret that belongs to none: it signs for URLs that stand on tasks. */
export const DEFAULT_ENDPOINT = "default";

/** The receiver that a secret is for. */
export interface SecretOwner {
  readonly tenant: string;
  /** The id of a registered endpoint, or `DEFAULT_ENDPOINT`. */
  readonly endpoint: string;
}

/**
 * Which secret of its owner: all that a row keeps of it. `master` is the id of a key in the ring of
 * `WebhookSecret`: when the operator makes another key active, the secrets that callers hold stay.
 */
export interface SecretEdition {
  readonly master: string;
  readonly version: number;
}

/** The secrets of an owner: the current one, and during a rotation the one before it. */
export interface SecretEditions {
  readonly current: SecretEdition;
  readonly previous?: (SecretEdition & { readonly until: Instant }) | undefined;
}

/** How long the secret before a rotation still signs. */
const OVERLAP = { hours: 24 } as const;

/** The editions of an owner that never had a secret. */
export function firstEdition(ring: Keyring): SecretEditions {
  return { current: { master: ring.active, version: 1 } };
}

/**
 * The editions after a rotation: a new secret from the active master, and the old one for 24 hours
 * more. A second rotation within them ends the older secret at once, which is how a caller drops
 * one that leaked.
 */
export function rotatedEdition(
  ring: Keyring,
  { current }: SecretEditions,
  now: Instant,
): SecretEditions {
  return {
    current: { master: ring.active, version: current.version + 1 },
    previous: { ...current, until: after(now, OVERLAP) },
  };
}

/**
 * The secrets that sign at this moment, the current one first. Throws `Unavailable`, which shows
 * none of them, if the ring lost a master.
 */
export function activeSecrets(
  ring: Keyring,
  owner: SecretOwner,
  { current, previous }: SecretEditions,
  now: Instant,
): readonly string[] {
  const editions = previous !== undefined && now < previous.until ? [current, previous] : [current];
  return editions.map((edition) => webhookSecret(ring, owner, edition));
}

/**
 * One secret: `whsec_` and the base64 of HMAC-SHA-256 of its master over tenant, endpoint and
 * version, each before its length in bytes as four bytes, so that no two triples read alike. It is
 * derived and never stored. Throws `Unavailable` if the ring lost its master.
 *
 * Example: the text for tenant `acme`, endpoint `default` and version 1 is `00000004 acme 00000007
 * default 00000001 1`, the numbers as bytes and without the spaces.
 */
export function webhookSecret(
  ring: Keyring,
  { tenant, endpoint }: SecretOwner,
  { master, version }: SecretEdition,
): string {
  const mac = createHmac("sha256", keyOf(ring, master));
  for (const part of [tenant, endpoint, String(version)]) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return `${SECRET_PREFIX}${mac.digest("base64")}`;
}
