import { expect, test } from "vitest";
import { readIdempotencyKey } from "../../functions/task/idempotency-key.ts";

const long = "k".repeat(255);

test.each([
  ["abc", { lookedUp: ["abc"], made: "abc" }],
  [long, { lookedUp: [long], made: long }],
  ['"abc"', { lookedUp: ['"abc"', "abc"], made: "abc" }],
  ['"a\\"b\\\\c"', { lookedUp: ['"a\\"b\\\\c"', 'a"b\\c'], made: 'a"b\\c' }],
  ['"a,b"', { lookedUp: ['"a,b"', "a,b"], made: "a,b" }],
  [`"${long}"`, { lookedUp: [long], made: long }],
])("%s names a task, and a new one", (header, key) => {
  const read = readIdempotencyKey(header);

  expect(read).toEqual(key);
});

test.each(['"abc', 'abc"', '""', '"a\\b"', '"abc";p=1', '"abc" ', "'abc'"])(
  "%s is no string of RFC 8941, so it is a key as it stands",
  (header) => {
    const read = readIdempotencyKey(header);

    expect(read).toEqual({ lookedUp: [header], made: header });
  },
);

test.each(["a,b", ",", '"a", "b"', '"a","a"', '"a,b";p=1'])(
  "%s can name a task that is there, but no new one",
  (header) => {
    const read = readIdempotencyKey(header);

    expect(read).toEqual({ lookedUp: [header], made: undefined });
  },
);

test.each(["", "ä", "a\tb", `${long}k`, `"${long}k"`])("%j names no task", (header) => {
  const read = readIdempotencyKey(header);

  expect(read).toBeUndefined();
});
