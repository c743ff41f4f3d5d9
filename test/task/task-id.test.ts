import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heldBy, holderOf, sessionIdOf } from "../../functions/task/names.ts";
import { fingerprintOf, TASK_ID, taskIdOf } from "../../functions/task/task-id.ts";

const KEY = "test-identity-key-000000000000";
const parts = { environment: "prod", tenant: "default", idempotencyKey: "order-1" };

/** Digits and colons, of which the prefix is made, and a sign of two bytes. */
const part = fc.string({ unit: fc.constantFrom("0", "1", "2", ":", "a", "é"), maxLength: 6 });
const triple = fc.tuple(part, part, part);
const idOf = ([environment, tenant, idempotencyKey]: readonly [string, string, string]) =>
  taskIdOf(KEY, { environment, tenant, idempotencyKey });

describe("a task's id", () => {
  test("is 32 characters of base32 in lower case", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (idempotencyKey) => {
        const id = taskIdOf(KEY, { ...parts, idempotencyKey });

        expect(id).toMatch(/^[a-z2-7]{32}$/);
        expect(TASK_ID.test(id)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("is the same for the same key, for ever: this one was worked out by hand", () => {
    const digest = createHmac("sha256", KEY).update("4:prod7:default7:order-1").digest();
    const bits = BigInt(`0x${digest.subarray(0, 20).toString("hex")}`);
    const letters = Array.from({ length: 32 }, (_, place) =>
      Number((bits >> BigInt(5 * (31 - place))) & 31n),
    );

    const id = taskIdOf(KEY, parts);

    expect(id).toBe(letters.map((letter) => "abcdefghijklmnopqrstuvwxyz234567"[letter]).join(""));
  });

  test.each([
    ["environment", { environment: "test" }],
    ["tenant", { tenant: "other" }],
    ["key of the caller", { idempotencyKey: "order-2" }],
  ])("is another for another %s", (_which, other) => {
    const id = taskIdOf(KEY, { ...parts, ...other });

    expect(id).not.toBe(taskIdOf(KEY, parts));
  });

  test("is another under another identity key", () => {
    const id = taskIdOf("test-identity-key-000000000001", parts);

    expect(id).not.toBe(taskIdOf(KEY, parts));
  });

  test("is another wherever the same characters are split in another place", async () => {
    const cut = fc.record({
      text: fc.string({ unit: fc.constantFrom("1", "2", ":", "é"), maxLength: 12 }),
      cuts: fc.tuple(fc.nat(12), fc.nat(12)),
    });
    const pieces = ({
      text,
      cuts: [one, other],
    }: {
      text: string;
      cuts: readonly [number, number];
    }): [string, string, string] => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      return [text.slice(0, first), text.slice(first, second), text.slice(second)];
    };

    await fc.assert(
      fc.asyncProperty(cut, fc.tuple(fc.nat(12), fc.nat(12)), async ({ text, cuts }, otherCuts) => {
        const [one, other] = [pieces({ text, cuts }), pieces({ text, cuts: otherCuts })];

        expect(idOf(one) === idOf(other)).toBe(one.every((piece, index) => piece === other[index]));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test("belongs to one environment, tenant and key only, with any characters in them", async () => {
    await fc.assert(
      fc.asyncProperty(triple, triple, async (one, other) => {
        expect(idOf(one) === idOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

test.each([
  "",
  "a".repeat(31),
  "a".repeat(33),
  "A".repeat(32),
  `${"a".repeat(31)}1`,
  `${"a".repeat(32)}\n`,
  `x/${"a".repeat(30)}`,
])("%j is nobody's task id", (text) => {
  expect(TASK_ID.test(text)).toBe(false);
});

describe("the fingerprint of an identity key", () => {
  test("tells two keys apart, and shows neither", () => {
    const [ours, theirs] = [fingerprintOf(KEY), fingerprintOf(`${KEY}0`)];

    expect(ours).not.toBe(theirs);
    expect(ours).toMatch(/^[\w-]{43}$/);
    expect(ours).toBe(fingerprintOf(KEY));
  });
});

describe("the names of a start request", () => {
  test.each([0, 1, 1_000_000])(
    "its SessionId has at most 50 letters, digits and hyphens in epoch %i",
    (epoch) => {
      const sessionId = sessionIdOf({ taskId: taskIdOf(KEY, parts), epoch });

      expect(sessionId).toMatch(/^[A-Za-z0-9-]{1,50}$/);
    },
  );

  test("no two epochs of no two tasks share a SessionId", () => {
    const starts = [0, 1, 10, 11].flatMap((epoch) =>
      ["a", "b"].map((letter) => ({ taskId: letter.repeat(32), epoch })),
    );

    const sessionIds = new Set(starts.map(sessionIdOf));

    expect(sessionIds.size).toBe(starts.length);
  });

  test.each(["default", "with-hyphen-1", "with#sign"])(
    "the holder of a slot can be told from its name (tenant %s)",
    (tenant) => {
      const start = { tenant, taskId: taskIdOf(KEY, parts), epoch: 12 };

      const told = heldBy(holderOf(start));

      expect(told).toEqual(start);
    },
  );
});
