import { inFile } from "../mutant.ts";

/** From where a move may start, and what every move does. */
export const changes = inFile(
  "task/change.ts",
  ["task/transition.test.ts"],
  [
    {
      name: "a settled task is moved once more",
      find: `oneOf("status", transitions[name].from), absent("settledAt"),`,
      replace: `oneOf("status", transitions[name].from),`,
    },
    { name: "a move may start from any status", find: `oneOf("status", transitions[name].from), `, replace: "" },
    { name: "a move leaves the revision as it was", find: "add: { revision: 1 }", replace: "add: { revision: 0 }" },
    {
      name: "a task that waits for its start is taken for accepted",
      find: `accepted: { from: ["submitting",`,
      replace: `accepted: { from: ["queued", "submitting",`,
    },
    {
      name: "late evidence of an acceptance is not believed",
      find: `"doubtful", "indeterminate"], to: "running"`,
      replace: `"doubtful"], to: "running"`,
    },
    {
      name: "a task in doubt is rejected",
      find: `rejected: { from: ["submitting"]`,
      replace: `rejected: { from: ["submitting", "doubtful"]`,
    },
    {
      name: "a start is repeated while its sender is at work",
      find: `repeated: { from: ["doubtful"]`,
      replace: `repeated: { from: ["submitting", "doubtful"]`,
    },
    {
      name: "a task whose start is under way is canceled as never started",
      find: `canceled: { from: ["queued"]`,
      replace: `canceled: { from: ["queued", "submitting"]`,
    },
    {
      name: "a task whose start is under way expires as never started",
      find: `expired: { from: ["queued"]`,
      replace: `expired: { from: ["queued", "submitting"]`,
    },
    {
      name: "a task that Tencent has not accepted settles by its report",
      find: `settled: { from: ["running"]`,
      replace: `settled: { from: ["running", "doubtful"]`,
    },
  ],
);
