import { expect, test } from "vitest";
import {
  firstExpiry,
  startRefused,
  truncate,
  truncateError,
  truncateOutput,
} from "../../functions/task/report.ts";

const url = (length: number): string => `https://media.example/${"v".repeat(length - 22)}`;

test("an output that fits is kept as it is", () => {
  const output = { files: [{ url: url(1000) }], details: { tokens: 7 } };

  const kept = [output, { files: [] }].map(truncateOutput);

  expect(kept).toStrictEqual([output, { files: [] }]);
});

test("files are kept while a row can hold them, and the others counted", () => {
  const files = [url(170_000), url(20_000), url(100)].map((each) => ({ url: each }));

  expect(truncateOutput({ files, details: { tokens: 7 } })).toEqual({
    files: files.slice(0, 1),
    details: { tokens: 7, moreFiles: 2 },
  });
});

/** As many bytes of JSON as a list of one file has, and as details have. */
const fileOf = (bytes: number) => ({ url: "v".repeat(bytes - '{"url":""},'.length) });
const detailsOf = (bytes: number) => ({ text: "d".repeat(bytes - '{"text":""}'.length) });

test.each([
  ["180,000 bytes", undefined, 180_000],
  [
    "half of what 100,000 bytes of parts leave",
    [{ kind: "k", status: "s", result: "p".repeat(100_000 - 39) }],
    140_000,
  ],
])("files and details may each have %s, and not a byte more", (_words, parts, most) => {
  const tasks = parts === undefined ? {} : { tasks: parts };

  const [fits, tooMany] = [most, most + 1].map((bytes) =>
    truncateOutput({ files: [fileOf(bytes)], details: detailsOf(bytes), ...tasks }),
  );

  expect(fits).toEqual({ files: [fileOf(most)], details: detailsOf(most), ...tasks });
  expect(tooMany).toEqual({ files: [], details: { moreDetails: true, moreFiles: 1 }, ...tasks });
});

test("a single file that no row can hold is counted, and details that none can hold are left out", () => {
  const kept = truncateOutput({
    files: [{ url: url(400_000) }],
    details: { paths: ["p".repeat(200_000)] },
  });

  expect(kept).toEqual({ files: [], details: { moreDetails: true, moreFiles: 1 } });
});

test("a result goes when its first file goes, and files that nobody deletes say nothing", () => {
  const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"] as const;

  expect(firstExpiry({ files: [{}, { expiresAt: late }, { expiresAt: early }] })).toBe(early);
  expect(firstExpiry({ files: [{}] })).toBeUndefined();
});

test.each([
  ["abcd", "abcd"],
  ["abcde", "abcd"],
  ["ab日", "ab"],
  ["ab日c", "ab"],
  ["日日", "日"],
  ["\ufffdab", "\ufffda"],
])("of %j a row stores the whole characters of the first four bytes", (text, kept) => {
  expect(truncate(text, 4)).toBe(kept);
});

test("Tencent's words in an error are cut to 200 bytes each, and an error without any stays as it is", () => {
  const error = { code: "provider_failed", message: "It failed.", retryable: true };
  const [long, cut] = [201, 200].map((bytes) => "w".repeat(bytes));
  const errors = [
    { ...error, provider: { code: long, message: long, number: 7, requestId: "request" } },
    { ...error, provider: { code: cut } },
    { ...error, provider: { message: cut } },
    { ...error, provider: { number: 7, code: undefined } },
    { ...error, provider: { number: undefined } },
    error,
  ];

  expect(errors.map(truncateError)).toStrictEqual([
    { ...error, provider: { code: cut, message: cut, number: 7, requestId: "request" } },
    { ...error, provider: { code: cut } },
    { ...error, provider: { message: cut } },
    { ...error, provider: { number: 7, code: undefined } },
    error,
    error,
  ]);
});

test("the error of a refused start holds Tencent's words and is not to be tried again", () => {
  const provider = { code: "InvalidParameter", message: "No." };

  expect(startRefused(provider)).toEqual({
    code: "provider_refused",
    message: "Tencent refused the request: InvalidParameter.",
    retryable: false,
    provider,
  });
});
