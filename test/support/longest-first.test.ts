import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SECONDS } from "./longest-first.ts";

test("each file that runs early because it is long is there", () => {
  const missing = Object.keys(SECONDS).filter(
    (path) => !existsSync(new URL(`../${path}`, import.meta.url)),
  );

  expect(missing).toEqual([]);
});
