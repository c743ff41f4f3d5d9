import { isFollowed, isSettled, type SettledTask, type Task } from "./task.ts";
import { between, type Instant } from "./time.ts";

/** The tasks of one tenant and one operation that settled on one UTC day. */
export interface Usage {
  readonly tasks: number;
  /** Seconds that they were at Tencent, from its acceptance to the end that we learned. */
  readonly seconds: number;
  /** Those that Tencent accepted: it may charge them, also where they failed. */
  readonly charged: number;
  /** Those of which nobody can tell whether Tencent accepted them. */
  readonly unsure: number;
}

/** Nothing was used. */
export const NO_USAGE: Usage = { tasks: 0, seconds: 0, charged: 0, unsure: 0 };

/** The sum of two. */
export function sumOf(one: Usage, other: Usage): Usage {
  return {
    tasks: one.tasks + other.tasks,
    seconds: one.seconds + other.seconds,
    charged: one.charged + other.charged,
    unsure: one.unsure + other.unsure,
  };
}

/** The UTC day of a moment. Example: `2026-01-31`. */
export function dayOf(moment: Instant): string {
  return moment.slice(0, "2026-01-31".length);
}

/** A day of a tenant's operation, and what was used on it. */
export interface UsageOfDay extends Usage {
  readonly tenant: string;
  readonly day: string;
  readonly operation: string;
}

/** Adds tasks up, each by the day on which it settled. */
export class UsageCount {
  readonly #days = new Map<string, UsageOfDay>();

  /** Counts a task once. One that has not settled, or was started elsewhere, is not counted. */
  add(task: Task): void {
    if (!isSettled(task) || isFollowed(task)) return;
    const { tenant, operation, settledAt } = task;
    const day = dayOf(settledAt);
    const name = `${tenant} ${day} ${operation}`;
    const before = this.#days.get(name) ?? NO_USAGE;
    this.#days.set(name, { tenant, day, operation, ...sumOf(before, usageOf(task)) });
  }

  /** The sums of the days from the one to the other, both included. */
  between(from: string, to: string): readonly UsageOfDay[] {
    return [...this.#days.values()].filter(({ day }) => day >= from && day <= to);
  }
}

const usageOf = ({ status, submittedAt, settledAt }: SettledTask): Usage => {
  if (submittedAt === undefined)
    return { ...NO_USAGE, tasks: 1, unsure: status === "indeterminate" ? 1 : 0 };
  const seconds = Math.max(0, Math.round(between(submittedAt, settledAt) / 1000));
  return { tasks: 1, seconds, charged: 1, unsure: 0 };
};
