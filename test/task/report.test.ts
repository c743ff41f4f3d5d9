import { expect, test } from "vitest";
import { truncateOutput } from "../../functions/task/report.ts";

const url = (length: number): string => `https://media.example/${"v".repeat(length - 22)}`;

test("an output that fits is kept as it is", () => {
  const output = { files: [{ url: url(1000) }], details: { tokens: 7 } };

  expect([truncateOutput(output), truncateOutput({ files: [] })]).toEqual([output, { files: [] }]);
});

test("files are kept while a row can hold them, and the others counted", () => {
  const files = [url(170_000), url(20_000), url(100)].map((each) => ({ url: each }));

  expect(truncateOutput({ files, details: { tokens: 7 } })).toEqual({
    files: files.slice(0, 1),
    details: { tokens: 7, moreFiles: 2 },
  });
});

test("a single file that no row can hold is counted, and details that none can hold are left out", () => {
  const kept = truncateOutput({
    files: [{ url: url(400_000) }],
    details: { paths: ["p".repeat(200_000)] },
  });

  expect(kept).toEqual({ files: [], details: { moreDetails: true, moreFiles: 1 } });
});
