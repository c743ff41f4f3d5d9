import type { withStory } from "../../../functions/lifecycle/common/with-story.ts";
import type { oddityName } from "../../../functions/task/oddity.ts";
import { instead, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "request/story-oddities.test.ts";

/** The story of a task: what is kept of it, and how much. */
export const stories: readonly Mutant[] = [
  {
    name: "no oddity is told",
    at: "withStory",
    mistake: instead<typeof withStory>(() => (dependencies, work) => work(dependencies)),
    by,
  },
  {
    name: "the oddities of a flood are written without an end",
    at: "MOST_COUNTED",
    mistake: valued(1_000_000),
    by,
  },
  {
    name: "kinds of oddities have rows without an end",
    at: "MOST_ODDITIES",
    mistake: valued(1_000_000),
    by,
  },
  {
    name: "another RequestId makes an oddity another one",
    at: "oddityName",
    mistake: instead<typeof oddityName>(
      (right) => (oddity) => right({ ...oddity, code: oddity.requestId }),
    ),
    by,
  },
];
