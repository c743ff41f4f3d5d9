import { expect, test } from "vitest";
import { copyLarge } from "./large.ts";

test("a file is copied in parts, and never kept in memory", async () => {
  const { peakMb, ...copy } = await copyLarge(300);

  expect(copy).toEqual({ kind: "stored", isSame: true });
  expect(peakMb).toBeLessThan(320);
});
