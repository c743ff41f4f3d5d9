import type { deliver } from "../../../functions/lifecycle/common/publish-news.ts";
import { type expiryNews, expiryOf } from "../../../functions/task/expiry.ts";
import { before } from "../../../functions/task/time.ts";
import type { withNews } from "../../../functions/task/with-news.ts";
import { given, instead, returns, without } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** How callers are told of what is not the end. */
export const news: readonly Mutant[] = [
  {
    name: "the write that makes an event true does not say so in the row",
    at: "withNews",
    mistake: instead<typeof withNews>(() => (change) => change),
    by: "tell/stalled.test.ts",
  },
  {
    name: "news in the row is never delivered",
    at: "publishNews",
    mistake: returns(Promise.resolve()),
    by: "tell/running.test.ts",
  },
  {
    name: "an acceptance does not see a listener that was added meanwhile",
    at: "withNews",
    mistake: without("absent", "listeners"),
    by: "tell/running.test.ts",
  },
  {
    name: "an event has the bytes of the task as it is when it is sent",
    at: "toldOf",
    mistake: given<(dependencies: unknown, task: { status: string }, told: object) => unknown>(
      (dependencies, task, told) => {
        const { about } = told as { about?: object };
        const { status } = task;
        return [
          dependencies,
          task,
          about === undefined ? told : { ...told, about: { ...about, status } },
        ];
      },
    ),
    by: "tell/running.test.ts",
  },
  {
    name: "every endpoint's wish to hear of starts is forgotten",
    at: "ControlStore.noteRunning",
    mistake: returns(Promise.resolve()),
    by: "tell/running.test.ts",
  },
  {
    name: "late evidence is told of tasks whose end is known as well",
    at: "hearLate",
    mistake: given<(dependencies: unknown, task: object) => unknown>((dependencies, task) => [
      dependencies,
      { ...task, status: "indeterminate" },
    ]),
    by: "tell/result-late.test.ts",
  },
  {
    name: "a delivery does not know since when its event is true",
    at: "deliver",
    mistake: given<typeof deliver>((dependencies, task, { revision, ...said }) => [
      dependencies,
      task,
      { ...said, revision: revision + 1 },
    ]),
    by: "tell/running.test.ts",
  },
  {
    name: "every expiry is told a day ahead",
    at: "expiryNews",
    mistake: instead<typeof expiryNews>((original) => (task) => {
      const told = original(task);
      const expiresAt = expiryOf(task);
      if (told === undefined || expiresAt === undefined) return told;
      return { ...told, at: before(expiresAt, { hours: 24 }) };
    }),
    by: "tell/result-expiring.test.ts",
  },
  {
    name: "the audit leaves a row off its list whose result will expire",
    at: "TellStore.expect",
    mistake: returns(Promise.resolve(false)),
    by: "tell/result-expiring.test.ts",
  },
];
