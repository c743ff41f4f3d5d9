import { expect, test } from "vitest";
import { expectRepeatsAndEnds, scenesOf } from "./expect-ends.ts";
import { setNames } from "./fixture.ts";

const older = scenesOf(setNames().slice(0, -2));

test("there are older sets", () => {
  expect(older.length).toBeGreaterThan(0);
});

test.each(older)(
  "$set, $name: a repeat is answered with its task, and every task comes to its end",
  async ({ set, scene }) => {
    await expectRepeatsAndEnds(set, scene);
  },
);
