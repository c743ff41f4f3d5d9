import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { secretAt } from "../../functions/store/secret-store.ts";
import { milliseconds } from "../../functions/task/time.ts";
import { rejection } from "../support/http-server.ts";

const VALUE = { key: "test-key-0000000" };
const schema = z.object({ key: z.string() });
const MINUTE = milliseconds({ minutes: 1 });
const HOUR = milliseconds({ hours: 1 });
const START = Date.parse("2026-01-01T00:00:00.000Z");

/** A secret that was read once, and cannot be read any more. */
const unreadable = async () => {
  const seen = { now: START, reads: 0, told: 0 };
  const gone = new Error("gone");
  const secret = secretAt("a-secret", {
    ...{ schema, clock: { now: () => seen.now, sleep: async () => undefined } },
    read: async () => {
      seen.reads += 1;
      if (seen.now > START) throw gone;
      return JSON.stringify(VALUE);
    },
    failing: () => {
      seen.told += 1;
    },
  });
  await secret();
  /** How many calls so long after its read tried to read it again. */
  const tries = async (...moments: readonly number[]) => {
    seen.reads = 0;
    for (const at of moments) {
      seen.now = START + at;
      await secret();
    }
    return seen.reads;
  };
  return { secret, seen, gone, tries };
};

describe("a secret that cannot be read any more", () => {
  test("is tried by one call a minute, and an operator is told of each try", async () => {
    const { tries, seen } = await unreadable();

    const first = await tries(5 * MINUTE, 5 * MINUTE + 1, 5 * MINUTE + MINUTE - 1);
    const next = await tries(5 * MINUTE + MINUTE);
    const last = await tries(HOUR - 1, HOUR);

    expect([first, next, last]).toEqual([1, 1, 1]);
    expect(seen.told).toBe(3);
  });

  test("says why, and remembers it for calls of that moment, but not after its clock was set back", async () => {
    const { secret, seen, gone } = await unreadable();
    seen.now = START + HOUR + 1;
    seen.reads = 0;
    const refused = await rejection(secret());

    const again = await rejection(secret());
    const reads = seen.reads;
    seen.now -= milliseconds({ seconds: 1 });
    const earlier = await secret();

    expect(refused).toMatchObject({ message: "The secret a-secret cannot be read.", cause: gone });
    expect(again).toBe(refused);
    expect(earlier).toEqual(VALUE);
    expect([reads, seen.reads]).toEqual([1, 2]);
  });
});
