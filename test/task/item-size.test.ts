import { expect, test } from "vitest";
import { itemSize } from "../../functions/task/item-size.ts";

// By DynamoDB's guide ("Item sizes and formats"): UTF-8 bytes of names and texts, about a byte for
// two digits and one more, one for a boolean or null, three and one a member for a list or a map.
test.each<[string, Readonly<Record<string, unknown>>, number]>([
  ["a text", { name: "four" }, 4 + 4],
  ["a text outside of ASCII", { é: "日" }, 2 + 3],
  ["an even number of digits", { n: 1234 }, 1 + 3],
  ["an odd number of digits", { n: 12345 }, 1 + 4],
  ["true", { n: true }, 1 + 1],
  ["null", { n: null }, 1 + 1],
  ["an attribute that is not there", { n: undefined }, 0],
  ["a list", { n: ["a", true, null] }, 1 + 3 + (1 + 1) + (1 + 1) + (1 + 1)],
  ["a map", { n: { ab: "c", d: undefined } }, 1 + 3 + (1 + 2 + 1) + 1],
  ["an empty list and an empty map", { n: [], m: {} }, 1 + 3 + 1 + 3],
])("a row with %s has the bytes that DynamoDB counts", (_words, row, bytes) => {
  expect(itemSize(row)).toBe(bytes);
});
