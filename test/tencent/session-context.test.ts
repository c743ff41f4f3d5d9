import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activeKeyOf, type Keyring } from "../../functions/task/keyring.ts";
import {
  type ContextClaim,
  isContextForm,
  readSessionContext,
  sessionContextOf,
} from "../../functions/tencent/session-context.ts";

const ring: Keyring = { active: "k1", keys: { k1: "context-key-one-0000000000000" } };
const rotated: Keyring = {
  active: "k2",
  keys: { ...ring.keys, k2: "context-key-two-0000000000000" },
};
const claim: ContextClaim = {
  environment: "production",
  operation: "vod.CreateAigcVideoTask",
  tenant: "default",
  taskId: "abcdefghijklmnopqrstuvwxyz234567",
};
const context = sessionContextOf(ring, claim);

/** The same runs every time. */
const seed = 1_767_225_600;
const textOf = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern);
const claims: fc.Arbitrary<ContextClaim> = fc.record({
  environment: textOf(/^[a-z0-9-]{1,20}$/),
  operation: textOf(/^(vod|mps|tiw|trtc)\.[A-Z][A-Za-z]{1,60}$/),
  tenant: textOf(/^[a-z0-9-]{1,40}$/),
  taskId: textOf(/^[a-z2-7]{32}$/),
});

test.each([
  [context, true],
  ["v1.", true],
  ["v10.production", false],
  [`x${context}`, false],
  ["their own words", false],
  ["", false],
])("%s is of our form: %s", (text, expected) => {
  const isOurs = isContextForm(text);

  expect(isOurs).toBe(expected);
});

test("a keyring signs with its active key, and with none that it does not have", () => {
  const key = activeKeyOf(rotated);

  expect(key).toBe("context-key-two-0000000000000");
  expect(() => activeKeyOf({ ...ring, active: "gone" })).toThrow(
    "The keyring has no key gone, which it names as active.",
  );
});

describe("a context", () => {
  test("is read as it was made, and fits into Tencent's 1,000 characters", () => {
    fc.assert(
      fc.property(claims, textOf(/^[A-Za-z0-9-]{1,20}$/), (made, id) => {
        const keys = { active: id, keys: { [id]: "context-key-of-some-name-00000" } };

        const text = sessionContextOf(keys, made);

        expect(readSessionContext(keys, made.environment, text)).toEqual(made);
        expect(text.length).toBeLessThan(1000);
      }),
      { seed },
    );
  });

  test("has nothing in it that JSON would escape", () => {
    expect(JSON.stringify(context)).toBe(`"${context}"`);
  });

  test("is another one for another claim", () => {
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));

        expect(sessionContextOf(ring, one)).not.toBe(sessionContextOf(ring, other));
      }),
      { seed },
    );
  });

  test("is not made without the key that the ring calls active, and the error tells none of its keys", () => {
    const make = () => sessionContextOf({ active: "k9", keys: ring.keys }, claim);

    expect(make).toThrow("The keyring has no key k9, which it names as active.");
  });

  test.each(["k_1", "2026.01", "key 1", "schlüssel"])(
    "that could not be read again is never made: key id %j",
    (id) => {
      const make = () =>
        sessionContextOf({ active: id, keys: { [id]: "context-key-of-some-name-00000" } }, claim);

      expect(make).toThrow();
    },
  );
});

describe("rotation", () => {
  test("keeps what the old key signed, as long as that key stays in the ring", () => {
    expect(readSessionContext(rotated, "production", context)).toEqual(claim);
  });

  test("signs with the active key alone", () => {
    const text = sessionContextOf(rotated, claim);

    expect(text).toContain(".k2.");
    expect(readSessionContext(ring, "production", text)).toBeUndefined();
  });

  test("ends for a context whose key was removed", () => {
    const removed = { active: "k2", keys: { k2: rotated.keys.k2 ?? "" } };

    expect(readSessionContext(removed, "production", context)).toBeUndefined();
  });

  test("is not fooled by another key under the old id", () => {
    expect(
      readSessionContext(
        { active: "k1", keys: { k1: "another-key-000000000000000000" } },
        "production",
        context,
      ),
    ).toBeUndefined();
  });
});

describe("refused is", () => {
  test.each(["staging", "production2", "", "PRODUCTION"])(
    "a context of production where the environment is %j",
    (environment) => {
      expect(readSessionContext(ring, environment, context)).toBeUndefined();
    },
  );

  test("every altered character, wherever it stands", () => {
    const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const altered = Array.from(context, (_, index) =>
      characters.map((other) => context.slice(0, index) + other + context.slice(index + 1)),
    ).flat();

    const accepted = altered.filter(
      (text) => text !== context && readSessionContext(ring, "production", text) !== undefined,
    );

    expect(accepted).toEqual([]);
  });

  test("a text other than the one that was made: cut, extended, doubled, repeated in parts", () => {
    const splice = fc.tuple(fc.nat(context.length), fc.nat(8), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(splice, ([at, removed, added]) => {
        const altered = context.slice(0, at) + added + context.slice(at + removed);
        fc.pre(altered !== context);

        expect(readSessionContext(ring, "production", altered)).toBeUndefined();
      }),
      { seed, numRuns: 1000 },
    );
  });

  test.each(["environment", "operation", "tenant", "taskId"] as const)(
    "a claim of another %s under this MAC",
    (part) => {
      const values = {
        environment: "staging",
        operation: "vod.CreateAigcImageTask",
        tenant: "another",
        taskId: "a".repeat(32),
      };

      const altered = context.replace(claim[part], values[part]);

      expect(altered).not.toBe(context);
      expect(readSessionContext(ring, altered.split(".")[1] ?? "", altered)).toBeUndefined();
    },
  );

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "active"])(
    "a key id that only the language knows: %s",
    (id) => {
      expect(
        readSessionContext(ring, "production", context.replace(".k1.", `.${id}.`)),
      ).toBeUndefined();
    },
  );

  test.each<[string, string]>([
    ["nothing", ""],
    ["only separators", "......."],
    ["somebody else's context", '{"ref":"sample-0001"}'],
    [
      "one of 1,001 characters",
      `${context.slice(0, -23)}${"a".repeat(1001 - context.length)}${context.slice(-23)}`,
    ],
    ["one of a million characters", `${context}${"a".repeat(1_000_000)}`],
    ["one with a line break after it", `${context}\n`],
    ["one with space before it", ` ${context}`],
    ["one of another version", context.replace("v1.", "v2.")],
    ["one whose MAC is empty", context.slice(0, -22)],
    ["one whose MAC is padded", `${context}==`],
  ])("%s", (_, text) => {
    expect(readSessionContext(ring, "production", text)).toBeUndefined();
  });

  test("arbitrary text, without throwing", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => readSessionContext(ring, "production", text) === undefined,
      ),
      { seed },
    );
  });
});
