import type { Life } from "./life.ts";

/** What came of many lives. Plain data, to be sent from thread to thread. */
export interface Report {
  lives: number;
  faults: number;
  tasks: number;
  /** By operation. */
  readonly indeterminate: Record<string, number>;
  readonly violations: { readonly seed: number; readonly invariant: string; readonly text: string }[];
}

export const emptyReport = (): Report => ({ lives: 0, faults: 0, tasks: 0, indeterminate: {}, violations: [] });

/** Counts a life in. */
export const count = (report: Report, { seed, faults, statuses, unknown, violations }: Life): void => {
  report.lives += 1;
  report.faults += faults.length;
  report.tasks += statuses.length;
  for (const operation of unknown) report.indeterminate[operation] = (report.indeterminate[operation] ?? 0) + 1;
  for (const { invariant, text } of violations) report.violations.push({ seed, invariant, text });
};

/** Both as one. */
export const sum = (a: Report, b: Report): Report => ({
  lives: a.lives + b.lives,
  faults: a.faults + b.faults,
  tasks: a.tasks + b.tasks,
  indeterminate: Object.fromEntries(
    [...new Set([...Object.keys(a.indeterminate), ...Object.keys(b.indeterminate)])]
      .sort()
      .map((name) => [name, (a.indeterminate[name] ?? 0) + (b.indeterminate[name] ?? 0)]),
  ),
  violations: [...a.violations, ...b.violations].sort((one, other) => one.seed - other.seed),
});

/** The promises that have a line of their own, by the invariants that they rest on. */
const promises: readonly (readonly [line: string, invariants: readonly string[]])[] = [
  ["double charges", ["I1"]],
  ["lost", ["I2", "I3"]],
  ["wrong finals", ["I5"]],
  ["forged accepted", ["forged"]],
];

/** A line for each promise, and one for each violation. `cpuMs`: of all cores together. */
export const reportText = (report: Report, range: { readonly first: number; readonly cpuMs: number }): string => {
  const { lives, faults, tasks, indeterminate, violations } = report;
  const counted = (invariants: readonly string[]) => violations.filter(({ invariant }) => invariants.includes(invariant)).length;
  const known = promises.flatMap(([, invariants]) => invariants);
  const others = violations.filter(({ invariant }) => !known.includes(invariant));
  const unknown = Object.entries(indeterminate);
  const byInvariant = Object.entries(Object.groupBy(others, ({ invariant }) => invariant)).map(
    ([name, found = []]) => `${name}: ${found.length}`,
  );
  return [
    `lives: ${lives} (seeds ${range.first} to ${range.first + lives - 1}), ${tasks} tasks`,
    `faults: ${faults}, ${(faults / lives).toFixed(1)} a life`,
    ...promises.map(([line, invariants]) => `${line}: ${counted(invariants)}`),
    `other violations: ${others.length}${inBrackets(byInvariant)}`,
    `indeterminate: ${unknown.reduce((sum, [, number]) => sum + number, 0)}${inBrackets(unknown.map(([name, number]) => `${name}: ${number}`))}`,
    `speed: ${Math.round((1000 * lives) / range.cpuMs)} lives a second on each core`,
    ...violations.map(({ seed, invariant, text }) => `seed ${seed} breaks ${invariant}: ${text}`),
  ].join("\n");
};

const inBrackets = (parts: readonly string[]): string => (parts.length === 0 ? "" : ` (${parts.join(", ")})`);
