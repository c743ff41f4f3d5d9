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
    {
      name: "a start is repeated while its sender is at work",
      find: `repeated: { from: ["doubtful"]`,
      replace: `repeated: { from: ["submitting", "doubtful"]`,
    },
  ],
);
