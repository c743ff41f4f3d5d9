import { type TransitionName, transitions } from "../../functions/task/change.ts";

/**
 * Statuses in which a task may be inserted: queued, sent at once, or started elsewhere and
 * followed.
 */
const INSERTED = ["queued", "submitting", "running"];

/**
 * Statuses that are final. `indeterminate` is so once `closed`, `forgotten` or a final `gaveUp` has
 * settled it.
 */
const FINAL = ["succeeded", "failed", "canceled", "rejected", "indeterminate"];

/**
 * The state diagram that a table of transitions makes: an arrow for each pair of statuses, with its
 * moves in the order of the table. Moves that leave a task in its status are left out. Example:
 * `queued --> submitting: started`.
 */
export const diagramOf = (moves: typeof transitions): string => {
  const arrows = new Map<string, TransitionName[]>();
  for (const name of namesOf(moves)) {
    for (const arrow of arrowsOf(moves, name))
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), name]);
  }
  return [
    "stateDiagram-v2",
    ...INSERTED.map((status) => `    [*] --> ${status}: inserted`),
    ...[...arrows].map(([arrow, names]) => `    ${arrow}: ${names.join(", ")}`),
    ...FINAL.map((status) => `    ${status} --> [*]`),
  ].join("\n");
};

const arrowsOf = (moves: typeof transitions, name: TransitionName): readonly string[] => {
  if (isStaying(moves, name)) return [];
  const { from, to } = moves[name];
  const targets = typeof to === "string" ? [to] : to;
  return from.flatMap((source) => targets.map((target) => `${source} --> ${target}`));
};

/** Whether a move leaves a task in the status it has. */
export const isStaying = (moves: typeof transitions, name: TransitionName): boolean => {
  const { from, to } = moves[name];
  return [to].flat().join() === from.join();
};

/** The names of all moves, in the order of the table. */
export const namesOf = (moves: typeof transitions): readonly TransitionName[] =>
  Object.keys(moves).filter((name): name is TransitionName => name in transitions);
