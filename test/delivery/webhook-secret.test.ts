import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activeSecrets,
  DEFAULT_ENDPOINT,
  firstEdition,
  rotatedEdition,
  type SecretOwner,
  webhookSecret,
} from "../../functions/delivery/webhook-secret.ts";
import type { Keyring } from "../../functions/task/keyring.ts";
import { after, instant } from "../../functions/task/time.ts";

const ring: Keyring = { active: "m1", keys: { m1: "webhook-master-one-000000000" } };
const renewed: Keyring = {
  active: "m2",
  keys: { ...ring.keys, m2: "webhook-master-two-000000000" },
};
const owner: SecretOwner = { tenant: "acme", endpoint: DEFAULT_ENDPOINT };
const now = instant(Date.parse("2026-01-01T12:00:00.000Z"));
const minuteLater = after(now, { minutes: 1 });

/** The same runs every time. */
const seed = 1_767_225_600;

test("a secret is derived as it was first, and stays so: callers have stored it", () => {
  const secret = webhookSecret(ring, owner, { master: "m1", version: 1 });

  // printf '\0\0\0\4acme\0\0\0\7default\0\0\0\1''1' | openssl dgst -sha256 -hmac … -binary | base64
  expect(secret).toBe("whsec_m36Mh9bwMqV5CidgpIybtqLmPb3MAYqA99+imsgtwZA=");
});

test("a secret tells its owner, version and master from every other", () => {
  const part = fc.stringMatching(/^[a-z0-9_-]{0,12}$/);
  const one = fc.record({ tenant: part, endpoint: part, version: fc.integer({ min: 1, max: 99 }) });

  fc.assert(
    fc.property(one, one, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b);
      const secrets = [a, b].map((each) =>
        webhookSecret(ring, each, { master: "m1", version: each.version }),
      );

      expect(secrets[0] === secrets[1]).toBe(same);
    }),
    { numRuns: 1000, seed },
  );
});

test.each([
  [
    { tenant: "a", endpoint: "bc" },
    { tenant: "ab", endpoint: "c" },
  ],
  [
    { tenant: "acme", endpoint: "e1" },
    { tenant: "acme", endpoint: "e" },
  ],
])("%j and %j have different secrets, though their letters run together", (one, other) => {
  const secrets = [
    webhookSecret(ring, one, { master: "m1", version: 11 }),
    webhookSecret(ring, other, { master: "m1", version: 111 }),
    webhookSecret(ring, other, { master: "m1", version: 11 }),
  ];

  expect(new Set(secrets).size).toBe(3);
});

test("a new master changes no secret that a caller holds", () => {
  const editions = firstEdition(ring);

  expect(activeSecrets(renewed, owner, editions, now)).toEqual(
    activeSecrets(ring, owner, editions, now),
  );
});

test("the next rotation takes the new master", () => {
  const editions = rotatedEdition(renewed, firstEdition(ring), now);

  expect(editions).toEqual({
    current: { master: "m2", version: 2 },
    previous: { master: "m1", version: 1, until: after(now, { hours: 24 }) },
  });
});

describe("after a rotation", () => {
  const before = firstEdition(ring);
  const rotated = rotatedEdition(ring, before, now);
  const [first = ""] = activeSecrets(ring, owner, before, now);
  const second = webhookSecret(ring, owner, { master: "m1", version: 2 });

  test.each([
    ["at once", { milliseconds: 0 }, [second, first]],
    ["until a millisecond before 24 hours", { hours: 24, milliseconds: -1 }, [second, first]],
    ["from 24 hours on", { hours: 24 }, [second]],
  ])("%s the secrets that are active sign, the current one first", (_when, later, secrets) => {
    expect(activeSecrets(ring, owner, rotated, after(now, later))).toEqual(secrets);
  });

  test("another one ends the secret before the last at once, as it may have leaked", () => {
    const again = rotatedEdition(ring, rotated, minuteLater);

    const secrets = activeSecrets(ring, owner, again, minuteLater);

    expect(secrets).toEqual([webhookSecret(ring, owner, { master: "m1", version: 3 }), second]);
  });
});

test.each(["m2", "toString"])("a ring without the master %s shows no secret", (master) => {
  expect(() => webhookSecret(ring, owner, { master, version: 1 })).toThrow(
    `The keyring has no key ${master} any more.`,
  );
});
