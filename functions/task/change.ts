import { absent, all, type Condition, oneOf, type Update, type Value } from "./condition.ts";
import { type Form, isForm, type Status, shedBetween } from "./task.ts";

/**
 * The statuses in which each move may start, and where it ends. There is no other move: `change`
 * builds the condition of every write from this table.
 */
export const transitions = {
  started: { from: ["queued"], to: "submitting" },
  accepted: { from: ["submitting", "doubtful", "indeterminate"], to: "running" },
  refusedForNow: { from: ["submitting"], to: "queued" },
  unsent: { from: ["submitting"], to: "queued" },
  rejected: { from: ["submitting"], to: "rejected" },
  doubted: { from: ["submitting"], to: "doubtful" },
  repeated: { from: ["doubtful"], to: "submitting" },
  gaveUp: { from: ["doubtful"], to: "indeterminate" },
  requeued: { from: ["doubtful"], to: "queued" },
  refusalProven: { from: ["doubtful"], to: "rejected" },
  rewound: { from: ["queued"], to: "doubtful" },
  released: { from: ["doubtful"], to: "queued" },
  canceled: { from: ["queued"], to: "canceled" },
  settled: { from: ["running"], to: ["succeeded", "failed", "canceled"] },
  forgotten: { from: ["running"], to: "indeterminate" },
  closed: { from: ["indeterminate"], to: "indeterminate" },
  reported: { from: ["running"], to: "running" },
  repeatRefused: { from: ["submitting"], to: "doubtful" },
  expired: { from: ["queued"], to: "rejected" },
  postponed: { from: ["doubtful", "indeterminate"], to: ["doubtful", "indeterminate"] },
  duplicateAnswered: { from: ["submitting"], to: "doubtful" },
  relisted: {
    from: ["queued", "submitting", "doubtful", "running", "indeterminate"],
    to: ["queued", "submitting", "doubtful", "running", "indeterminate"],
  },
  asked: {
    from: ["submitting", "doubtful", "running", "indeterminate"],
    to: ["submitting", "doubtful", "running", "indeterminate"],
  },
  listened: {
    from: ["queued", "submitting", "doubtful", "running", "indeterminate"],
    to: ["queued", "submitting", "doubtful", "running", "indeterminate"],
  },
} as const satisfies Record<string, { from: readonly Status[]; to: Status | readonly Status[] }>;
export type TransitionName = keyof typeof transitions;

/**
 * The moves that settle a task for which Tencent started nothing. The task leaves the daily count.
 */
const STARTS_NOTHING: readonly TransitionName[] = [
  "rejected",
  "refusalProven",
  "canceled",
  "expired",
];

/** Whether this move settles a task for which Tencent started nothing. */
export function startsNothing({ name }: Change): boolean {
  return STARTS_NOTHING.includes(name);
}

/** A move of one task as data. The write happens only if the row still satisfies the condition. */
export interface Change {
  readonly name: TransitionName;
  readonly condition: Condition;
  readonly update: Update;
}

/** Attributes to set. An undefined one is left alone. */
export type Settable = Readonly<Record<string, Value | undefined>>;

/**
 * A move of the table as a write. Its condition begins with the statuses that the table allows, and
 * it raises `revision` by 1. It removes the fields that the target's form does not have, and those
 * in `remove`.
 *
 * Example: `started` of a queued task sets `status` to `submitting` and removes `lastRefusal`,
 * which only a queued task has.
 */
export function change(
  name: TransitionName,
  conditions: readonly Condition[],
  set: Settable,
  remove: readonly string[] = [],
): Change {
  const { to } = transitions[name];
  const status: Settable = typeof to === "string" ? { status: to } : {};
  return {
    name,
    condition: all(oneOf("status", transitions[name].from), absent("settledAt"), ...conditions),
    update: {
      set: present({ ...status, ...set }),
      remove: [...shedBy(name, set.settledAt !== undefined), ...remove],
      add: { revision: 1 },
    },
  };
}

/**
 * The place on a list of a task that is not settled. A settled one is on another list, or on none.
 */
const PLACE: readonly string[] = ["agenda", "dueAt"];

/** A move that may end in several statuses without settling keeps every field. */
const shedBy = (name: TransitionName, settles: boolean): readonly string[] => {
  const known = shed.get(`${name} ${settles}`);
  if (known !== undefined) return known;
  const to: Form | undefined = settles ? "settled" : targetOf(name);
  const shedFields = to === undefined ? [] : shedBetween(transitions[name].from, to);
  const fields = settles ? [...shedFields, ...PLACE] : shedFields;
  shed.set(`${name} ${settles}`, fields);
  return fields;
};

const shed = new Map<string, readonly string[]>();

const targetOf = (name: TransitionName): Form | undefined => {
  const { to } = transitions[name];
  return typeof to === "string" && isForm(to) ? to : undefined;
};

/** The attributes of a write without those that are undefined. */
export function present(set: Settable): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [name, value] of Object.entries(set)) if (value !== undefined) kept[name] = value;
  return kept;
}
