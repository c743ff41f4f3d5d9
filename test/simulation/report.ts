import type { Life } from "./life.ts";
import type { PromiseName } from "./promises.ts";

/** The outcome of many lives. Plain data, to be sent from thread to thread. */
export interface Report {
  lives: number;
  faults: number;
  tasks: number;
  /** Lives in which functions raced for a task, and in which a task waited for a slot or a turn. */
  raced: number;
  waited: number;
  /** How many settled, and how many of those ends no function logged. */
  settled: number;
  unlogged: number;
  /** By operation. */
  readonly indeterminate: Record<string, number>;
  readonly violations: {
    readonly seed: number;
    readonly promise: PromiseName;
    readonly text: string;
  }[];
}

export const emptyReport = (): Report => ({
  lives: 0,
  faults: 0,
  tasks: 0,
  raced: 0,
  waited: 0,
  settled: 0,
  unlogged: 0,
  indeterminate: {},
  violations: [],
});

/** Counts a life in. */
export const count = (
  report: Report,
  { seed, faults, statuses, unknown, violations, ends, contention }: Life,
): void => {
  report.lives += 1;
  report.faults += faults.length;
  report.tasks += statuses.length;
  report.raced += Number(contention.raced);
  report.waited += Number(contention.waited);
  report.settled += ends.settled;
  report.unlogged += ends.unlogged;
  for (const operation of unknown)
    report.indeterminate[operation] = (report.indeterminate[operation] ?? 0) + 1;
  for (const { promise, text } of violations) report.violations.push({ seed, promise, text });
};

/** Both as one. */
export const sum = (a: Report, b: Report): Report => ({
  lives: a.lives + b.lives,
  faults: a.faults + b.faults,
  tasks: a.tasks + b.tasks,
  raced: a.raced + b.raced,
  waited: a.waited + b.waited,
  settled: a.settled + b.settled,
  unlogged: a.unlogged + b.unlogged,
  indeterminate: Object.fromEntries(
    [...new Set([...Object.keys(a.indeterminate), ...Object.keys(b.indeterminate)])]
      .sort()
      .map((name) => [name, (a.indeterminate[name] ?? 0) + (b.indeterminate[name] ?? 0)]),
  ),
  violations: [...a.violations, ...b.violations].sort((one, other) => one.seed - other.seed),
});

/** The promises that have a line of their own. */
const lines: readonly (readonly [line: string, promises: readonly PromiseName[]])[] = [
  ["double charges", ["charged-at-most-once"]],
  ["lost", ["nothing-acknowledged-is-lost", "every-task-settles"]],
  ["wrong finals", ["the-end-is-what-tencent-says"]],
  ["forged accepted", ["forgeries-change-nothing"]],
];

/** A line for each promise, and one for each violation. `cpuMs`: of all cores together. */
export const reportText = (
  report: Report,
  range: { readonly first: number; readonly cpuMs: number },
): string => {
  const { lives, faults, tasks, settled, unlogged, indeterminate, violations } = report;
  const share = (part: number): string => `${((100 * part) / lives).toFixed(1)} %`;
  const counted = (promises: readonly PromiseName[]) =>
    violations.filter(({ promise }) => promises.includes(promise)).length;
  const known = lines.flatMap(([, promises]) => promises);
  const others = violations.filter(({ promise }) => !known.includes(promise));
  const unknown = Object.entries(indeterminate);
  const byPromise = Object.entries(Object.groupBy(others, ({ promise }) => promise)).map(
    ([name, found = []]) => `${name}: ${found.length}`,
  );
  return [
    `lives: ${lives} (seeds ${range.first} to ${range.first + lives - 1}), ${tasks} tasks`,
    `faults: ${faults}, ${(faults / lives).toFixed(1)} a life`,
    `contention: functions raced for a task in ${share(report.raced)} of lives, a task waited in ${share(report.waited)}`,
    ...lines.map(([line, promises]) => `${line}: ${counted(promises)}`),
    `other violations: ${others.length}${inBrackets(byPromise)}`,
    `indeterminate: ${unknown.reduce((sum, [, number]) => sum + number, 0)}${inBrackets(unknown.map(([name, number]) => `${name}: ${number}`))}`,
    `ends that no function logged: ${unlogged} of ${settled}`,
    `speed: ${Math.round((1000 * lives) / range.cpuMs)} lives a second on each core`,
    ...violations.map(({ seed, promise, text }) => `seed ${seed} breaks ${promise}: ${text}`),
  ].join("\n");
};

const inBrackets = (parts: readonly string[]): string =>
  parts.length === 0 ? "" : ` (${parts.join(", ")})`;
