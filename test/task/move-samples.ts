import type { Row } from "../../functions/store/table.ts";
import * as candidate from "../../functions/task/candidate.ts";
import type { Change } from "../../functions/task/change.ts";
import type { QueuedTask, SettledTask, Status, Task } from "../../functions/task/task.ts";
import { listened } from "../../functions/task/telling.ts";
import { after, before } from "../../functions/task/time.ts";
import * as transition from "../../functions/task/transition.ts";
import { NOW } from "./task-rows.ts";

/**
 * A move of a task as it was read, and where it must end. `change` is built anew whenever it is
 * read, so that a test builds what it judges.
 */
export interface Move {
  readonly name: string;
  readonly source: Task;
  readonly to: Status;
  readonly settles: boolean;
  readonly change: Change;
  /** Rows that come too late for the move. Each alone must make its condition fail. */
  readonly spoilers: readonly Row[];
}

interface Case<T> {
  readonly to: Status;
  readonly settles?: boolean;
  readonly change: (task: T) => Change;
  readonly spoilers: readonly Row[];
}

export const each = <T extends Task>(
  sources: readonly T[],
  { to, settles = false, change, spoilers }: Case<T>,
): Move[] =>
  sources.map((source, index) => {
    const name = `${change(source).name}: ${source.status} (${index === 0 ? "bare" : "full"}) -> ${to}${settles ? " (settled)" : ""}`;
    return {
      ...{ name, source, to, settles, spoilers },
      get change() {
        return change(source);
      },
    };
  });

/** The moment that moves write as their due time, where they do. */
export const DUE = after(NOW, { minutes: 5 });

export const ATTEMPT = { nonce: "another-nonce-of-22-ch", signedAt: NOW, dueAt: DUE };

export const EVIDENCE = {
  epoch: 2,
  providerTaskId: "251000800-AigcVideoTask-0123456789abcdeft",
  requestId: "request",
};

export const movedOn = { revision: 8 };

export const otherNonce = { nonce: "somebody-elses-nonce-1" };

export const otherTaskId = { providerTaskId: "another" };

export const becameDoubtful = { inDoubt: true };

/**
 * To the millisecond: at these very moments the last signature is not yet surely refused, and
 * Tencent's memory not surely long enough.
 */
export const beforeFence = { signedAt: before(NOW, { minutes: 5, seconds: 90 }) };

export const tooLate = { firstSentAt: before(NOW, { hours: 48 }) };

/** Past the fence and the list's lag, and well within its reach. */
export const listed = after(NOW, { minutes: 11 });

export const listedSpoilers = [
  movedOn,
  { duplicateSeen: true },
  { candidate: "named-meanwhile" },
  { signedAt: before(listed, { minutes: 15, seconds: 90 }) },
  { firstSentAt: before(listed, { hours: 71 }) },
];

export const accepted = {
  to: "running",
  change: () => transition.accepted(EVIDENCE, DUE, NOW),
} as const;

export const acceptedSpoilers = [{ epoch: 1 }, { epoch: 3 }, otherTaskId];

export const asked = {
  change: (task: Exclude<Task, QueuedTask | SettledTask>) => candidate.asked(task, NOW),
  spoilers: [movedOn],
};

export const listening = {
  change: (task: Task) => listened(task, [{ id: "added", address: { url: "https://a.example" } }]),
  spoilers: [{ listeners: [{ id: "added-meanwhile" }] }],
};

export const report = {
  progress: 50,
  askedAt: NOW,
  emptySince: NOW,
  emptySeenAt: NOW,
  noted: ["past_deadline", "stalled"],
  dueAt: DUE,
} as const;
