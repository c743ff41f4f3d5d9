import { absent, all, type Condition, oneOf, type Update, type Value } from "./condition.ts";
import { type Form, isForm, type Status, shedBetween } from "./task.ts";

/**
 * From which statuses a move may start, and where it ends. There is no other move: every condition
 * below is built from this table.
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
} as const satisfies Record<string, { from: readonly Status[]; to: Status | readonly Status[] }>;
export type TransitionName = keyof typeof transitions;

/**
 * The moves that end a task for which nothing was started at Tencent: it leaves the daily count.
 */
const STARTS_NOTHING: readonly TransitionName[] = [
  "rejected",
  "refusalProven",
  "canceled",
  "expired",
];

/** Whether the task ends by this move without anything having been started for it. */
export const startsNothing = ({ name }: Change): boolean => STARTS_NOTHING.includes(name);

/** A move of one task as data: it happens only if the row still satisfies the condition. */
export interface Change {
  readonly name: TransitionName;
  readonly condition: Condition;
  readonly update: Update;
}

/** Attributes to set; undefined ones are left alone. */
export type Settable = Readonly<Record<string, Value | undefined>>;

/**
 * A move of the table as a write: its condition starts with the statuses the table allows, and its
 * revision is the next. It sheds the fields that the new form does not have, and `remove` beside
 * them.
 */
export const change = (
  name: TransitionName,
  conditions: readonly Condition[],
  set: Settable,
  remove: readonly string[] = [],
): Change => {
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
};

/** A move that may end in any of several statuses without settling keeps the form that it finds. */
const shedBy = (name: TransitionName, settles: boolean): readonly string[] => {
  const known = shed.get(`${name} ${settles}`);
  if (known !== undefined) return known;
  const to: Form | undefined = settles ? "settled" : targetOf(name);
  const fields = to === undefined ? [] : shedBetween(transitions[name].from, to);
  shed.set(`${name} ${settles}`, fields);
  return fields;
};

const shed = new Map<string, readonly string[]>();

const targetOf = (name: TransitionName): Form | undefined => {
  const { to } = transitions[name];
  return typeof to === "string" && isForm(to) ? to : undefined;
};

const present = (set: Settable): Record<string, Value> => {
  const kept: Record<string, Value> = {};
  for (const [name, value] of Object.entries(set)) if (value !== undefined) kept[name] = value;
  return kept;
};
