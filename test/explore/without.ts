import type { Seams } from "../../functions/compose.ts";
import type { Table } from "../../functions/store/table.ts";
import { type TransitionName, transitions } from "../../functions/task/change.ts";
import type { Condition } from "../../functions/task/condition.ts";
import { evaluateCondition } from "../support/evaluate.ts";
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

/** An observer of the clauses that a run writes with. */
export interface ClauseWatch {
  /** Told of each clause of each write. */
  readonly used?: (clause: ClauseName) => void;
  /** Told of a clause that alone kept a write from happening. */
  readonly decided?: (clause: ClauseName) => void;
}

const names = new Map<unknown, TransitionName>(
  Object.entries(transitions).map(([name, { from }]) => [from, name as TransitionName]),
);

/**
 * Which transition a condition is of: its first clause holds the very list of statuses that stands
 * in the table of transitions.
 */
export const transitionOf = (condition: Condition): TransitionName | undefined => {
  const [first] = partsOf(condition);
  return first !== undefined && "oneOf" in first ? names.get(first.oneOf[1]) : undefined;
};

/** The clauses that must all be true, also where some of them were put together before. */
const partsOf = (condition: Condition): readonly Condition[] =>
  "all" in condition ? condition.all.flatMap(partsOf) : [condition];

/** The attribute that a clause asks about. */
const attributeOf = (clause: Condition): string => {
  const [asked] = Object.values(clause);
  return String(Array.isArray(asked) ? asked[0] : asked);
};

/** Callsheet with these clauses dropped. */
export function without(
  dropped: readonly Dropped[],
  watch: ClauseWatch = {},
): (seams: Seams) => Seams {
  const isLeft = ({ name, transition }: Named): boolean =>
    !dropped.includes(name) && !dropped.includes(transition);
  return (seams) => ({ ...seams, table: guarded(seams.table, isLeft, watch) });
}

interface Named {
  readonly clause: Condition;
  readonly name: ClauseName;
  readonly transition: TransitionName;
}

const clausesOf = (condition: Condition): readonly Named[] => {
  const transition = transitionOf(condition);
  if (transition === undefined) return [];
  return partsOf(condition).map((clause) => ({
    clause,
    transition,
    name: `${transition}.${attributeOf(clause)}` as const,
  }));
};

const guarded = (
  table: Table,
  isLeft: (named: Named) => boolean,
  { used, decided }: ClauseWatch,
): Table =>
  tableAround(table, {
    update: async (key, condition, update) => {
      const clauses = clausesOf(condition);
      if (clauses.length === 0) return table.update(key, condition, update);
      for (const { name } of clauses) used?.(name);
      const left = clauses.filter(isLeft).map(({ clause }) => clause);
      const written = await table.update(key, { all: left }, update);
      const { row = {} } = written;
      const [only, ...others] = written.won
        ? []
        : clauses.filter(({ clause }) => !evaluateCondition(row, clause));
      if (only !== undefined && others.length === 0) decided?.(only.name);
      return written;
    },
  });
