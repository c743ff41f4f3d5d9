import type { JsonPattern } from "aws-cdk-lib/aws-logs";
import type { EntryName } from "../entry-names.ts";
import { starters } from "../settings/product-rows.ts";
import { both, either, eventIs, textIs } from "./patterns.ts";

/** A metric that is made from lines of some functions' logs. */
export interface Measure {
  readonly lines: JsonPattern;
  /** A number of the line; a line counts as one where none is named. */
  readonly value?: string;
  /** The field of the line that tells series apart. */
  readonly by?: string;
  readonly from: readonly EntryName[];
}

/** Each function that may start a task may settle one, too. */
const SETTLING = starters;
const watched = { lines: eventIs("tasks_watched"), from: ["poll-tasks"] } as const;
const lane = { lines: eventIs("lane_watched"), from: ["poll-tasks"] } as const;

/** The measures beside counts of events, by the name of the metric. */
export const measures = {
  runs: {
    lines: eventIs("run_done"),
    by: "reason",
    from: ["poll-tasks", "start-tasks", "deliver-events", "keep-results", "audit-tasks"],
  },
  tasksListed: { ...watched, value: "$.counts.listed", by: "product" },
  tasksDoubtful: { ...watched, value: "$.counts.doubtful" },
  tasksOverdueSeconds: { ...watched, value: "$.counts.overdueSeconds" },
  tasksUnansweredSeconds: { ...watched, value: "$.counts.unansweredSeconds", by: "product" },
  oldestUnansweredSeconds: { ...watched, value: "$.counts.unansweredSeconds" },
  lanesWaiting: { ...lane, value: "$.counts.waiting" },
  lanesWaitingSeconds: { ...lane, value: "$.counts.waitingSeconds" },
  lanesBlocked: { ...lane, value: "$.counts.blocked", by: "product" },
  settled: { lines: eventIs("task_settled"), by: "status", from: SETTLING },
  callbacksCame: {
    lines: both(
      eventIs("task_settled"),
      either(textIs("reason", "callback"), textIs("reason", "event")),
    ),
    from: ["receive-callback", "receive-notices", "poll-tasks"],
  },
  endsUnknown: {
    lines: either(
      eventIs("start_given_up"),
      both(eventIs("task_settled"), textIs("status", "indeterminate"), textIs("reason", "poll")),
    ),
    from: ["poll-tasks", "refresh-task"],
  },
  paidStarts: {
    lines: eventIs("start_accepted"),
    by: "operation",
    from: SETTLING,
  },
} as const satisfies Record<string, Measure>;

/** The name of a measure. */
export type MeasureName = keyof typeof measures;
