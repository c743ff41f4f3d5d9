import { drawnFor } from "../simulation/random.ts";
import { missing } from "./clauses.ts";
import { type Options, pairName } from "./options.ts";
import { exploreRace, type Race, type RaceReport } from "./race.ts";
import { racesOf } from "./races.ts";
import type { ClauseName, Dropped } from "./without.ts";
import { coursesOf } from "./worlds.ts";

/** A thread's share of the work. `next`: one number, the next piece that no thread has taken. */
export interface Share {
  readonly options: Pick<Options, "pairs" | "course" | "faults" | "race"> & {
    readonly dropped: readonly Dropped[];
  };
  /** Milliseconds since the UNIX epoch; no piece of work is taken later, and none goes on. */
  readonly until: number;
  readonly next: Int32Array<SharedArrayBuffer>;
  readonly work: "races" | "clauses";
  /** Clauses to drop, each with the race that is to miss it. */
  readonly clauses: readonly (readonly [ClauseName, string])[];
}

/** A thread reports this. */
export interface ShareReport {
  /** How many races there are; all threads see the same. */
  readonly races: number;
  readonly explored: RaceReport[];
  /** Each clause with what its race came to without it. */
  readonly dropped: (readonly [ClauseName, RaceReport])[];
}

/** Entries that do no more than look, or only put a row right. */
const WATCHERS: readonly string[] = ["repeat", "wait", "audit"];

/** The lower, the sooner a race is tried: late senders first, and those last that change little. */
const rankOf = ({ name, kinds }: Race): number => {
  if (kinds.includes("late")) return 0;
  const isBeside = !name.includes("+/");
  const isBusy = !kinds.some((kind) => WATCHERS.includes(kind));
  return isBeside && isBusy ? 1 : isBeside || isBusy ? 2 : 3;
};

/** The races of all courses, so mixed that a slice has some of each that matters most. */
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
    .map((each) => ({ each, place: rankOf(each) + drawnFor(1, each.name) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ each }) => each);
}

/** Takes one piece of work after the other until none is left, or the time is up. */
export async function exploreShare(share: Share): Promise<ShareReport> {
  const { options, until, next, work, clauses } = share;
  const races = work === "races" ? await allRaces(options) : [];
  const report: ShareReport = { races: races.length, explored: [], dropped: [] };
  while (Date.now() < until) {
    const piece = Atomics.add(next, 0, 1);
    const race = races[piece];
    const [clause, name = ""] = clauses[piece] ?? [];
    const isOver = (): boolean => Date.now() >= until;
    if (race !== undefined) report.explored.push(await exploreRace(race, { ...options, isOver }));
    else if (clause !== undefined)
      report.dropped.push([clause, await missing(await raceNamed(name), clause)]);
    else break;
  }
  return report;
}

/** Throws an Error where no course has such a race. */
export async function raceNamed(name: string): Promise<Race> {
  const [race] = await allRaces({ pairs: [], course: "", race: name });
  if (race === undefined) throw new Error(`There is no race ${name}.`);
  return race;
}
