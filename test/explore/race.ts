import type { Seams } from "../../functions/compose.ts";
import { MOST_COUNTED, MOST_ODDITIES } from "../../functions/store/story-store.ts";
import type { Table } from "../../functions/store/table.ts";
import type { Fault } from "../simulation/fault-kinds.ts";
import { type Life, runLife } from "../simulation/life.ts";
import { Memory } from "../simulation/memory.ts";
import type { Population } from "../simulation/planned-life.ts";
import type { Process } from "../simulation/process.ts";
import type { Violation } from "../simulation/promises.ts";
import type { World } from "../simulation/world.ts";
import { tableAround } from "../support/table-around.ts";
import { judged } from "./judge-writes.ts";
import { stepsIn, type Turn, turnsOf } from "./order.ts";
import { type Asleep, Search, type Step, stepsOf } from "./search.ts";
import { strikes } from "./strikes.ts";
import { Explorer, SeenBefore } from "./turns.ts";
import { type ClauseName, type Dropped, without } from "./without.ts";

/** Entries race on one task, from the moment at which the second one begins. */
export interface Race {
  /** `vod.CreateAigcVideoTask/told/plain submit+repeat`. */
  readonly name: string;
  /** The kinds of its entries, for `--pairs`. */
  readonly kinds: readonly string[];
  readonly population: Population;
  /** These faults bring the task where the race begins. */
  readonly faults: readonly Fault[];
  readonly racers: readonly string[];
  /** The number of faults that have struck, of those that may: a late sender is one. */
  readonly spent: number;
  /** When they meet. */
  readonly at: number;
  /** Entries that no population knows: runs of the schedule's functions beside it. */
  /** When the task's row loses its place on the work list. */
  readonly unlistedAt: number | undefined;
  readonly runs: readonly {
    readonly name: "poll-tasks" | "start-tasks" | "keep-results";
    readonly at: number;
  }[];
}

/** A life into which nobody has been put to race yet. */
export const emptyRace = (
  life: Pick<Race, "name" | "population" | "faults" | "unlistedAt">,
): Race => ({
  name: life.name,
  kinds: [],
  population: life.population,
  faults: life.faults,
  unlistedAt: life.unlistedAt,
  racers: [],
  spent: 0,
  at: 0,
  runs: [],
});

/** How a race is explored. `faults`: how many may strike its racers. */
export interface RaceOptions {
  readonly faults: number;
  /** Clauses that the conditions of transitions lack. */
  readonly dropped?: readonly Dropped[];
  /** An order that is tried first, as far as it goes. */
  readonly first?: readonly Turn[];
  readonly isFirstEnough?: boolean;
  /** Stops once this clause alone has kept a write from happening. */
  readonly until?: ClauseName;
  /** Stops after so many runs, for a slice. */
  readonly mostRuns?: number;
  /** Stops once this is so. */
  readonly isOver?: () => boolean;
  readonly search?: Search;
  /** Whether functions are run each time, whatever is known of them, for the sake of a test. */
  readonly isForgetful?: boolean;
}

/** An order that breaks a promise. */
export interface Broken extends Violation {
  readonly race: string;
  readonly order: readonly Turn[];
}

/** The result of exploring a race. Plain data, to be sent from thread to thread. */
export interface RaceReport {
  readonly name: string;
  /** Runs from the beginning, of which each tried an order that none before it had. */
  readonly orders: number;
  readonly states: number;
  readonly isWhole: boolean;
  readonly broken: readonly Broken[];
  /** The clauses that writes were made with. */
  readonly used: readonly ClauseName[];
  /** The clauses of which each alone kept a write from happening, with the first such order. */
  readonly decided: readonly (readonly [ClauseName, readonly Turn[]])[];
}

/** Tries every order of a race that may differ. */
export async function exploreRace(race: Race, options: RaceOptions): Promise<RaceReport> {
  const { search = new Search(), mostRuns = Number.POSITIVE_INFINITY, first } = options;
  const broken = new Map<string, Broken>();
  const used = new Set<ClauseName>();
  const decided = new Map<ClauseName, readonly Turn[]>();
  const isEnough = (): boolean =>
    (options.isFirstEnough === true && broken.size > 0) ||
    (options.until !== undefined && decided.has(options.until)) ||
    options.isOver?.() === true;
  const memory = options.isForgetful === true ? undefined : new Memory();
  const live = async (how: RunOptions): Promise<void> => {
    const { explorer, violations } = await run(race, options, { ...how, memory });
    for (const clause of explorer.clauses) used.add(clause);
    for (const [clause, path] of explorer.decisions)
      if (!decided.has(clause)) decided.set(clause, turnsOf(stepsOf(path)));
    const order = turnsOf(stepsOf(explorer.path));
    for (const violation of violations)
      if (!broken.has(violation.promise))
        broken.set(violation.promise, { ...violation, race: race.name, order });
  };
  if (first !== undefined) await live({ steps: stepsIn(first), isLenient: true });
  let orders = Number(first !== undefined);
  let branch = search.next();
  while (branch !== undefined && orders < mostRuns && !isEnough()) {
    const { path, asleep } = branch;
    await live({ steps: stepsOf(path), search, asleep });
    orders += 1;
    branch = search.next();
  }
  return {
    name: race.name,
    orders,
    states: search.states,
    isWhole: branch === undefined,
    broken: [...broken.values()],
    used: [...used],
    decided: [...decided],
  };
}

/** How a race is lived once: by these steps, then as the search decides, or as calls come. */
interface RunOptions {
  readonly steps?: readonly Step[];
  /** Whether steps that cannot be taken any more are left out. */
  readonly isLenient?: boolean;
  readonly search?: Search;
  readonly asleep?: Asleep;
  readonly trace?: boolean;
  /** Remembers the deeds of functions in other runs of this race. */
  readonly memory?: Memory | undefined;
}

/** Lives a race once. */
export async function run(
  race: Race,
  { faults, dropped = [] }: Pick<RaceOptions, "faults" | "dropped">,
  { trace = false, memory, ...how }: RunOptions,
): Promise<{
  readonly explorer: Explorer;
  readonly violations: readonly Violation[];
  readonly life: Life | undefined;
}> {
  const plan = (world: World): void => {
    const { timeline, service } = world;
    if (race.unlistedAt !== undefined) timeline.at(race.unlistedAt, () => unlist(world));
    for (const { name, at } of race.runs)
      timeline.at(at, () =>
        service.invoke(name, { name: `${name}.beside`, origin: { kind: "schedule" } }),
      );
  };
  const { racers, spent } = race;
  const explorer = new Explorer({ racers, faults: faults - spent, strikes, plan, ...how });
  const sabotage = without(dropped, {
    used: (clause) => explorer.used(clause),
    decided: (clause) => explorer.decided(clause),
  });
  try {
    const life = await runLife(race.population.seed, {
      population: race.population,
      faults: race.faults,
      gate: explorer,
      memory,
      trace,
      sabotage: (seams, process) => {
        const own = sabotage(ownNonces(seams, process));
        return { ...own, table: withoutStories(judged(own.table, process, () => explorer.world)) };
      },
    });
    return { explorer, violations: life.violations, life };
  } catch (error) {
    if (!(error instanceof SeenBefore)) throw error;
    return { explorer, violations: explorer.world?.judge.violations ?? [], life: undefined };
  }
}

/** Puts each task on a work list that nobody reads, behind the back of everybody. */
function unlist({ rows }: World): void {
  for (const task of [...rows.tasks()]) {
    const row = { ...task, agenda: "ask#nobody" };
    rows.table.keep(row);
    rows.wrote(row, 0, 0);
  }
}

/** A nonce that does not tell who drew one before. */
const ownNonces = (seams: Seams, process: Process): Seams => {
  let drawn = 0;
  const nonce = (): string => `nonce-${process.current?.name}-${drawn++}`;
  return { ...seams, chance: { nonce } };
};

/**
 * No code reads a story to act on it, so its calls race with nothing. Every story is full here:
 * nothing is written of it, and its one read takes no turn.
 */
function withoutStories(table: Table): Table {
  const full = { count: MOST_COUNTED, rows: MOST_ODDITIES };
  return tableAround(table, {
    get: async (key) => {
      if (key.sk === "story") return full;
      return key.sk.startsWith("story#") ? undefined : table.get(key);
    },
  });
}
