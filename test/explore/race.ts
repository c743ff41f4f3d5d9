import type { Seams } from "../../functions/compose.ts";
import type { Held } from "../simulation/door.ts";
import type { Fault } from "../simulation/fault-kinds.ts";
import { type Life, runLife } from "../simulation/life.ts";
import type { Population } from "../simulation/planned-life.ts";
import type { Process } from "../simulation/process.ts";
import type { Violation } from "../simulation/promises.ts";
import type { World } from "../simulation/world.ts";
import { Footprints } from "./footprints.ts";
import { Explorer, type Known, SeenBefore, type Strike, type Turn } from "./turns.ts";

const SECOND = 1000;

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
  /** When they meet. */
  readonly at: number;
  /** Entries that no population knows: runs of the schedule's functions beside it. */
  readonly runs: readonly { readonly name: "poll-tasks" | "start-tasks"; readonly at: number }[];
}

/** A life into which nobody has been put to race yet. */
export const emptyRace = (life: Pick<Race, "name" | "population" | "faults">): Race => ({
  name: life.name,
  kinds: [],
  population: life.population,
  faults: life.faults,
  racers: [],
  at: 0,
  runs: [],
});

/** How a race is explored. `faults`: how many may strike its racers. */
export interface RaceOptions {
  readonly faults: number;
  readonly sabotage?: (seams: Seams, process: Process) => Seams;
  readonly isFirstEnough?: boolean;
  /** Stops after so many runs, for a slice. */
  readonly mostRuns?: number;
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
}

/** Tries every order of a race that may differ. */
export async function exploreRace(race: Race, options: RaceOptions): Promise<RaceReport> {
  const seen = new Footprints();
  const broken = new Map<string, Broken>();
  const most = options.mostRuns ?? Number.POSITIVE_INFINITY;
  const isEnough = (): boolean => options.isFirstEnough === true && broken.size > 0;
  let orders = 0;
  for (;;) {
    const known: Known = { states: new Set(), footprints: seen.copy(), seen };
    const { learned } = seen;
    const toTry: number[][] = [[]];
    // Early lessons change much: then all begins anew at once.
    let soon = 0;
    const beginsAnew = (): boolean => soon < 20 && learned < seen.learned;
    while (toTry.length > 0 && orders < most && !isEnough() && !beginsAnew()) {
      const schedule = toTry.pop() ?? [];
      const { explorer, violations } = await run(race, options, { known, schedule });
      orders += 1;
      soon += 1;
      for (const violation of violations)
        if (!broken.has(violation.promise))
          broken.set(violation.promise, {
            ...violation,
            race: race.name,
            order: explorer.turns,
          });
      toTry.push(...untried(explorer, schedule.length));
    }
    if (!isEnough() && orders < most && learned < seen.learned) continue;
    const isWhole = orders < most;
    const { name } = race;
    return { name, orders, states: known.states.size, isWhole, broken: [...broken.values()] };
  }
}

/** Every other option at each point that this run was the first to reach. */
const untried = ({ taken, widths }: Explorer, from: number): number[][] =>
  widths.flatMap((width, point) =>
    point < from
      ? []
      : Array.from({ length: width - 1 }, (_, other) => [...taken.slice(0, point), other + 1]),
  );

/** Lives a race once by a schedule, and by what comes first where that ends. */
export async function run(
  race: Race,
  { faults, sabotage = (seams) => seams }: RaceOptions,
  {
    known = { states: new Set(), footprints: new Footprints(), seen: new Footprints() },
    schedule = [],
    order,
    trace = false,
  }: {
    readonly known?: Known;
    readonly schedule?: readonly number[];
    readonly order?: readonly Turn[];
    readonly trace?: boolean;
  },
): Promise<{
  readonly explorer: Explorer;
  readonly violations: readonly Violation[];
  readonly life: Life | undefined;
}> {
  const plan = ({ timeline, service }: World): void => {
    for (const { name, at } of race.runs)
      timeline.at(at, () =>
        service.invoke(name, { name: `${name}.beside`, origin: { kind: "schedule" } }),
      );
  };
  const { racers } = race;
  const explorer = new Explorer({ known, racers, faults, strikes, schedule, order, plan });
  try {
    const life = await runLife(race.population.seed, {
      population: race.population,
      faults: race.faults,
      gate: explorer,
      trace,
      sabotage: (seams, process) => sabotage(ownNonces(seams, process), process),
    });
    return { explorer, violations: life.violations, life };
  } catch (error) {
    if (!(error instanceof SeenBefore)) throw error;
    return { explorer, violations: explorer.world?.judge.violations ?? [], life: undefined };
  }
}

/** A nonce that does not tell who drew one before. */
const ownNonces = (seams: Seams, process: Process): Seams => {
  let drawn = 0;
  const nonce = (): string => `nonce-${process.current?.name}-${drawn++}`;
  return { ...seams, chance: { nonce } };
};

/** Longer than every lease, and longer than a signature lives and than we wait for that. */
const PAST_LEASE: Strike = { kind: "slow", ms: 61 * SECOND, hears: false };
const PAST_FENCE: Strike = { kind: "slow", ms: 400 * SECOND, hears: false };

/** Faults that may strike a call: before it, after it, instead of its answer, and held up. */
const strikes = ({ channel }: Held): readonly Strike[] => {
  switch (channel) {
    case "write":
      return [{ kind: "die-before" }, { kind: "die-after" }, { kind: "lost" }, PAST_LEASE];
    case "create":
      return [
        { kind: "die-before" },
        { kind: "die-after" },
        { kind: "lost" },
        { kind: "fail" },
        PAST_LEASE,
        PAST_FENCE,
      ];
    case "question":
      return [{ kind: "lost" }, PAST_LEASE];
    case "read":
      return [PAST_LEASE];
    default:
      return [];
  }
};
