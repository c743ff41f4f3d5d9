import { availableParallelism } from "node:os";
import { inThread } from "../support/in-thread.ts";
import { excused, shownBy } from "./clauses.ts";
import { type Options, readOptions } from "./options.ts";
import { stepsIn, type Turn } from "./order.ts";
import { orderText } from "./order-text.ts";
import { type Broken, type RaceReport, run } from "./race.ts";
import { allRaces, type Share, type ShareReport } from "./share.ts";
import type { ClauseName, Dropped } from "./without.ts";

/** The most broken orders that are told of: the rest can wait until these are repaired. */
const MOST_TOLD = 10;

/** Each run leaves garbage behind: with more room for the new, less of it is copied. */
const YOUNG = { maxYoungGenerationSizeMb: 64 };

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : "The arguments cannot be read.");
    return 2;
  }
  if (options.race !== undefined && options.order !== undefined)
    return tellRace(options, options.race, options.order);
  return options.without === "all" ? dropClauses(options) : exploreAll(options);
}

/** Every race, on all cores. Answers with the exit code. */
async function exploreAll(options: Options): Promise<number> {
  const began = performance.now();
  const reports = await onAllCores(options, "races", []);
  const explored = reports.flatMap((report) => report.explored);
  const broken = explored.flatMap((race) => race.broken);
  const total = (member: "orders" | "states"): number =>
    explored.reduce((sum, race) => sum + race[member], 0);
  console.log(
    [
      `races: ${explored.filter(({ isWhole }) => isWhole).length} of ${reports[0]?.races ?? 0}`,
      `orders: ${total("orders")}`,
      `states: ${total("states")}`,
      `violations: ${broken.length}`,
      `time: ${Math.round((performance.now() - began) / 1000)} s`,
    ].join("\n"),
  );
  for (const each of broken.slice(0, MOST_TOLD)) console.log(`\n${brokenText(each)}`);
  const untrue = options.without === "all" ? [] : untrueExcuses(explored);
  for (const text of untrue) console.log(`\n${text}`);
  const hasWhole = explored.some(({ isWhole }) => isWhole);
  return broken.length + untrue.length === 0 && hasWhole ? 0 : 1;
}

/** Clauses that decide although an excuse says that they never do, or that nobody has heard of. */
function untrueExcuses(explored: readonly RaceReport[]): readonly string[] {
  const untrue = new Map<ClauseName, string>();
  for (const { name, used, decided } of explored) {
    for (const clause of used)
      if (![shownBy, excused].some((table) => table.has(clause)))
        untrue.set(clause, `${clause} stands in no table of clauses.ts.`);
    for (const [clause, order] of decided)
      if (excused.has(clause))
        untrue.set(
          clause,
          `${clause} alone kept a write from happening, and is excused in clauses.ts.\n${commandOf({ race: name, order })}`,
        );
  }
  return [...untrue.values()];
}

/** Each clause, dropped alone. Answers with the exit code: 1 where one is not missed. */
async function dropClauses(options: Options): Promise<number> {
  const wanted = [...shownBy];
  const reports = await onAllCores(options, "clauses", wanted);
  const dropped = reports.flatMap((report) => report.dropped).toSorted(byName);
  for (const [clause, { broken }] of dropped) {
    const [first] = broken;
    const promises = broken.map(({ promise }) => promise).join(", ");
    console.log(
      first === undefined
        ? `${clause}: every promise holds without it`
        : `${clause}: ${promises}\n  ${commandOf(first)} --without ${clause}`,
    );
  }
  const excuses = Map.groupBy([...excused].toSorted(byName), ([, reason]) => reason);
  for (const [reason, clauses] of excuses)
    console.log(`excused: ${clauses.map(([clause]) => clause).join(", ")}\n  ${reason}`);
  const missed = dropped.filter(([, { broken }]) => broken.length > 0);
  console.log(`clauses: ${wanted.length}\nmissed: ${missed.length}\nexcused: ${excused.size}`);
  return missed.length === wanted.length ? 0 : 1;
}

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]) =>
  a < b ? -1 : 1;

const onAllCores = (
  options: Options,
  work: Share["work"],
  clauses: Share["clauses"],
): Promise<readonly ShareReport[]> => {
  const { pairs, course, faults, race } = options;
  const share: Share = {
    options: { pairs, course, faults, race, dropped: droppedIn(options) },
    until: Date.now() + options.seconds * 1000,
    next: new Int32Array(new SharedArrayBuffer(4)),
    work,
    clauses,
  };
  return Promise.all(
    Array.from({ length: availableParallelism() }, () =>
      inThread<ShareReport>(new URL("./worker.ts", import.meta.url), share, {
        resourceLimits: YOUNG,
      }),
    ),
  );
};

/** One order of one race, as a story. Answers with the exit code. */
async function tellRace(options: Options, name: string, order: readonly Turn[]): Promise<number> {
  const [race] = await allRaces({ pairs: [], course: "", race: name });
  if (race === undefined) {
    console.error(`There is no race ${name}.`);
    return 2;
  }
  const { life, violations } = await run(
    race,
    { faults: options.faults, dropped: droppedIn(options) },
    { steps: stepsIn(order), trace: true },
  );
  console.log(life?.trace ?? "");
  console.log(`\nviolations: ${violations.length}`);
  for (const { promise, text } of violations) console.log(`${promise}: ${text}`);
  return violations.length === 0 ? 0 : 1;
}

/** Where each clause is dropped alone, the race itself is run with all of them. */
const droppedIn = ({ without: dropped }: Options): readonly Dropped[] =>
  dropped === "all" ? [] : dropped;

const brokenText = (broken: Broken): string =>
  `${broken.promise}: ${broken.text}\n${commandOf(broken)}`;

const commandOf = ({ race, order }: Pick<Broken, "race" | "order">): string =>
  `npm run explore -- --race ${race} --order ${orderText(order)}`;

process.exitCode = await main(process.argv.slice(2));
