import type { Seams } from "../../functions/compose.ts";
import type { Table } from "../../functions/store/table.ts";
import { type TransitionName, transitions } from "../../functions/task/change.ts";
import type { Condition } from "../../functions/task/condition.ts";
import { tableAround } from "../support/table-around.ts";

/** `started.revision`: what a transition asks of the attribute `revision`. */
export type ClauseName = `${TransitionName}.${string}`;

/** `settled`: all that a transition asks. */
export type Dropped = ClauseName | TransitionName;

/** Whether a text may name what is to be dropped. */
export const isDropped = (text: string): text is Dropped => {
  const [transition = "", ...clauses] = text.split(".");
  return Object.hasOwn(transitions, transition) && clauses.length <= 1;
};

/** Told of each clause of each transition that a run writes with. */
export type Seen = (clause: ClauseName) => void;

const names = new Map<unknown, TransitionName>(
  Object.entries(transitions).map(([name, { from }]) => [from, name as TransitionName]),
);

/**
 * Which transition a condition is of: its first clause holds the very list of statuses that stands
 * in the table of transitions.
 */
const transitionOf = (condition: Condition): TransitionName | undefined => {
  const first = "all" in condition ? condition.all[0] : undefined;
  return first !== undefined && "oneOf" in first ? names.get(first.oneOf[1]) : undefined;
};

/** The attribute that a clause asks about. */
const attributeOf = (clause: Condition): string => {
  const [asked] = Object.values(clause);
  return String(Array.isArray(asked) ? asked[0] : asked);
};

/** Callsheet with these clauses dropped. `seen` is told of each clause that is written with. */
export function without(
  dropped: readonly Dropped[],
  seen: Seen = () => undefined,
): (seams: Seams) => Seams {
  const weaker = (condition: Condition): Condition => {
    const transition = transitionOf(condition);
    if (transition === undefined || !("all" in condition)) return condition;
    const left = condition.all.filter((clause) => {
      const name: ClauseName = `${transition}.${attributeOf(clause)}`;
      seen(name);
      return !dropped.includes(name) && !dropped.includes(transition);
    });
    return { all: left };
  };
  return (seams) => ({ ...seams, table: withConditions(seams.table, weaker) });
}

const withConditions = (table: Table, weaker: (condition: Condition) => Condition): Table =>
  tableAround(table, {
    update: (key, condition, update) => table.update(key, weaker(condition), update),
  });
