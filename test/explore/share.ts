import { drawnFor } from "../simulation/random.ts";
import { type Options, pairName } from "./options.ts";
import { exploreRace, type Race, type RaceReport } from "./race.ts";
import { racesOf } from "./races.ts";
import { type ClauseName, type Dropped, without } from "./without.ts";
import { coursesOf } from "./worlds.ts";

/** A thread's share of the work. `next`: one number, the next piece that no thread has taken. */
export interface Share {
  readonly options: Pick<Options, "pairs" | "course" | "faults" | "race"> & {
    readonly dropped: readonly Dropped[];
  };
  /** Milliseconds since the UNIX epoch; no piece of work is taken later. */
  readonly until: number;
  readonly next: Int32Array<SharedArrayBuffer>;
  readonly work: "races" | "clauses";
  /** Clauses to drop, and for each the races that use it. */
  readonly clauses: readonly (readonly [ClauseName, readonly string[]])[];
}

/** A thread reports this. */
export interface ShareReport {
  /** How many races there are; all threads see the same. */
  readonly races: number;
  readonly explored: RaceReport[];
  /** The races in which each clause was seen. */
  readonly uses: (readonly [ClauseName, string])[];
  /** Each clause with the first race that misses it; undefined where every promise held. */
  readonly dropped: (readonly [ClauseName, RaceReport | undefined])[];
}

/** The most orders of one race that are tried for a clause that it uses. */
const MOST_ORDERS_A_CLAUSE = 2000;

/** The races of all courses, in an order that mixes them, so that a slice has some of each. */
export async function allRaces({
  pairs,
  course,
  race,
}: Pick<Options, "pairs" | "course" | "race">): Promise<readonly Race[]> {
  const wanted = race ?? course;
  const courses = await coursesOf((name) => name.startsWith(wanted) || wanted.startsWith(name));
  return courses
    .flatMap(racesOf)
    .filter(({ kinds }) => pairs.length === 0 || pairs.includes(pairName(kinds.join(","))))
    .filter(({ name }) => race === undefined || name === race)
    .map((each) => ({ each, place: drawnFor(1, each.name) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

/** Takes one piece of work after the other until none is left, or the time is up. */
export async function exploreShare(share: Share): Promise<ShareReport> {
  const races = await allRaces(share.options);
  const report: ShareReport = { races: races.length, explored: [], uses: [], dropped: [] };
  const most = share.work === "races" ? races.length : share.clauses.length;
  while (Date.now() < share.until) {
    const piece = Atomics.add(share.next, 0, 1);
    if (piece >= most) break;
    if (share.work === "clauses") await dropClause(share, races, { report, piece });
    else await exploreOne(share, races[piece], report);
  }
  return report;
}

async function exploreOne(
  { options }: Share,
  race: Race | undefined,
  { explored, uses }: ShareReport,
): Promise<void> {
  if (race === undefined) return;
  const seen = new Set<ClauseName>();
  const sabotage = without(options.dropped, (clause) => seen.add(clause));
  explored.push(await exploreRace(race, { faults: options.faults, sabotage }));
  for (const clause of seen) uses.push([clause, race.name]);
}

/** Lives the races that use a clause without it, until one breaks a promise. */
async function dropClause(
  { clauses, options }: Share,
  races: readonly Race[],
  { report, piece }: { readonly report: ShareReport; readonly piece: number },
): Promise<void> {
  const [clause, users = []] = clauses[piece] ?? [];
  if (clause === undefined) return;
  for (const race of races.filter(({ name }) => users.includes(name))) {
    const found = await exploreRace(race, {
      faults: options.faults,
      sabotage: without([clause]),
      isFirstEnough: true,
      mostRuns: MOST_ORDERS_A_CLAUSE,
    });
    if (found.broken.length === 0) continue;
    report.dropped.push([clause, found]);
    return;
  }
  report.dropped.push([clause, undefined]);
}
