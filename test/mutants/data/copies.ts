import type { linkUploads } from "../../../functions/lifecycle/start/link-uploads.ts";
import type { keeping, objectKeyOf, unlessWished } from "../../../functions/task/keeping.ts";
import type { uploadKeyOf } from "../../../functions/task/upload.ts";
import { given, instead, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** How results are kept, and files are uploaded. */
export const copies: readonly Mutant[] = [
  {
    name: "the write that settles a task does not name its copy",
    at: "keeping",
    mistake: instead<typeof keeping>(() => (change) => change),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "no result has files that could be kept",
    at: "bringsFiles",
    mistake: returns(false),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "an event waits for its copy though the copy has ended",
    at: "hastened",
    mistake: returns(undefined),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "a page is kept as if it were a film",
    at: "isAcceptable",
    mistake: returns(true),
    by: "keep/sources-refused.test.ts",
  },
  {
    name: "the write that settles a task does not see a wish that came meanwhile",
    at: "unlessWished",
    mistake: instead<typeof unlessWished>(() => (change) => change),
    by: "keep/late.test.ts",
  },
  {
    name: "a wish that comes after the end is forgotten",
    at: "keepLate",
    mistake: returns(Promise.resolve(false)),
    by: "keep/late.test.ts",
  },
  {
    name: "a result is kept under its task's name alone",
    at: "objectKeyOf",
    mistake: instead<typeof objectKeyOf>(
      () =>
        ({ taskId }, place) =>
          `${taskId}/${place}`,
    ),
    by: "simulation/asks.test.ts",
  },
  {
    name: "the name of another tenant's upload leads to its file",
    at: "uploadKeyOf",
    mistake: given<typeof uploadKeyOf>((_tenant, name) => ["acme", name]),
    by: "keep/uploads.test.ts",
  },
  {
    name: "a task is taken with an upload that is not there",
    at: "checkUploads",
    mistake: returns(Promise.resolve()),
    by: "keep/uploads.test.ts",
  },
  {
    name: "Tencent is sent the name of an upload in place of a link",
    at: "linkUploads",
    mistake: instead<typeof linkUploads>(
      () =>
        (_dependencies, { input }) =>
          input,
    ),
    by: "keep/uploads.test.ts",
  },
];
