import type { Seams } from "../../functions/compose.ts";
import type { Key } from "../../functions/store/table.ts";
import type { Gate } from "./door.ts";
import type { Dossier } from "./dossier.ts";
import { dueMoment } from "./due-moment.ts";
import type { Fault, Place } from "./fault-kinds.ts";
import { judgeCap, judgeEnd } from "./judge-end.ts";
import type { Ends } from "./judge-log.ts";
import type { Memory } from "./memory.ts";
import { planOperators } from "./operators.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";
import type { Process } from "./process.ts";
import type { Violation } from "./promises.ts";
import { identityRowBefore, type VersionBefore, versionBefore } from "./version-before.ts";
import { mayWish } from "./wishes.ts";
import { type World, worldOf } from "./world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Queued for seven days, started, and unknown for seven more: what has not ended then never will.
 */
const LONGEST_LIFE_MS = 16 * DAY;

/** In a crowd not every caller walks through the list of its tenant, page by page. */
const MOST_LISTERS = 5;

/** The outcome of a life. */
export interface Life {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Those that struck something. */
  readonly faults: readonly Fault[];
  readonly tasks: number;
  readonly charges: number;
  readonly statuses: readonly string[];
  readonly ends: Ends;
  /** The operations of tasks that ended as indeterminate. */
  readonly unknown: readonly string[];
  readonly trace: string;
  /** Where faults could have struck, in the order in which these places were reached. */
  readonly places: readonly Place[];
  /** The addresses of those where a list was read that was empty. */
  readonly foundNothing: ReadonlySet<string>;
  /** All that the judge knew of each task in the end. */
  readonly dossiers: readonly Dossier[];
  /** Whether a write of a task came too late, and whether a task had to wait for a slot or turn. */
  readonly contention: { readonly raced: boolean; readonly waited: boolean };
  /** How many moments it had. */
  readonly events: number;
}

/**
 * How a life is to be lived. `faults`: these instead of drawn ones. `isMixed`: whether two versions
 * share the table, instead of what was drawn. `before`: this version before instead of the latest
 * one that is kept. `sabotage`: a mistake to be planted, for the sake of the judge.
 */
export interface LifeOptions {
  readonly faults?: readonly Fault[];
  readonly trace?: boolean;
  readonly population?: Population;
  readonly isMixed?: boolean | undefined;
  readonly before?: VersionBefore;
  readonly sabotage?: (seams: Seams, process: Process) => Seams;
  readonly gate?: Turns;
  readonly memory?: Memory | undefined;
}

/** A gate that decides which call goes next. */
export interface Turns extends Gate {
  /** Called once, when all that is drawn was planned. */
  begin(world: World): void;
  /** Lets one call through, if one is held and nothing else happens before `next`. */
  step(next: number): boolean;
}

/** Lives one life of Callsheet from its seed, the same at every repetition. */
export const runLife = async (seed: number, options: LifeOptions = {}): Promise<Life> => {
  const drawn = options.population ?? populationOf(seed, options);
  const { isMixed = drawn.isMixed } = options;
  const world = worldOf(drawn, {
    ...options,
    before: isMixed ? (options.before ?? (await versionBefore())) : undefined,
  });
  if (isMixed) {
    const { key } = JSON.parse(world.secrets.text("identity"));
    world.rows.table.keep(identityRowBefore(key, seed));
  }
  planLife(world, { faults: options.faults, isMixed });
  const { population, rows, timeline, plan, schedule, callers, listers, deliveries, trace } = world;
  const { judge, judgeOfMessages, judgeOfLog, judgeOfTold, dossiers, neighbours, tencent } = world;
  const { endpoints = [] } = population;
  const { gate, memory } = options;
  gate?.begin(world);
  const settle = async (): Promise<void> => {
    do await quiet();
    while (memory?.isBusy);
    deliveries.collect();
  };
  const live = async (until: number): Promise<void> => {
    for (;;) {
      const event = timeline.next;
      const tick = schedule.next;
      const next = Math.min(event, tick);
      if (gate?.step(next)) {
        await settle();
        continue;
      }
      if (next > until || next === Number.POSITIVE_INFINITY) return;
      if (tick < event) schedule.tick(tick);
      else {
        timeline.step();
        await settle();
      }
    }
  };
  await live(population.start + LONGEST_LIFE_MS);
  const calm = Math.max(timeline.now, population.faultsUntil + 3 * 60 * MINUTE);
  timeline.at(calm, () => {
    for (const task of population.tasks)
      if (population.looksBack || mayWish(task)) callers.read(task, "last", 5);
    for (const endpoint of endpoints) world.endpointCallers.look(endpoint, "last");
    if (!population.listsBack) return;
    for (const task of population.tasks.slice(0, MOST_LISTERS))
      listers.list(task, `list.${task.number}.last`, { by: "nothing", limit: "1" });
  });
  await live(calm + 10 * MINUTE);
  const end = { judge, tencent, population, plan, rowAt: (key: Key) => rows.table.row(key) };
  for (const dossier of dossiers.all()) judgeEnd(dossier, end);
  if (population.timeDeletes) await live(world.keepers.plan());
  if (population.dailyCap !== undefined) judgeCap(dossiers.all(), population.dailyCap, judge);
  await world.judgeOfBounds.end();
  judgeOfMessages.end();
  judgeOfTold.end(population.hasBus && !isMixed ? dossiers.all() : []);
  world.judgeOfAsks.end();
  world.judgeOfCopies.end();
  world.judgeOfEndpoints.end();
  const ends = judgeOfLog.end(dossiers.all());
  const tasks = [...dossiers.all()].flatMap(({ row }) => (row === undefined ? [] : [row]));
  return {
    seed,
    violations: judge.violations,
    faults: plan.struck,
    tasks: tasks.length,
    charges: tencent.ledger.filter(({ providerTaskId }) => !neighbours.has(providerTaskId)).length,
    statuses: tasks.map(({ status }) => String(status)),
    ends,
    unknown: tasks
      .filter(({ status }) => status === "indeterminate")
      .map(({ operation }) => String(operation)),
    trace: trace.text,
    places: plan.places,
    foundNothing: plan.foundNothing,
    dossiers: [...dossiers.all()],
    contention: {
      raced: rows.lostRaces > 0,
      waited: [...dossiers.all()].some(({ history }) =>
        history.some(({ row }) => row.status === "queued" && dueMoment(row) === 0),
      ),
    },
    events: timeline.steps,
  };
};

/** Plans all that is drawn. */
const planLife = (
  world: World,
  { faults, isMixed }: { readonly faults: LifeOptions["faults"]; readonly isMixed: boolean },
): void => {
  const { population, timeline, plan, service, trace } = world;
  const { callers, listers, attacker, neighbours, pryingTenant } = world;
  for (const neighbour of population.neighbours) neighbours.plan(neighbour);
  if (population.strangeBot !== undefined)
    neighbours.planBot(population.strangeBot, population.start);
  for (const task of population.tasks) {
    callers.plan(task);
    listers.plan(task);
    world.laterCallers.plan(task);
  }
  for (const endpoint of population.endpoints ?? []) world.endpointCallers.plan(endpoint);
  attacker.plan(population.attacks);
  pryingTenant.plan(population.pries);
  for (const [number, moment] of population.auditsAt.entries())
    timeline.at(moment, () =>
      service.invoke("audit-tasks", {
        name: `audit-tasks.${number}`,
        origin: { kind: "schedule" },
      }),
    );
  if (population.timeDeletes)
    world.expiry.plan(population.start, population.start + LONGEST_LIFE_MS);
  planOperators(world, isMixed);
  for (const deploy of (faults ?? population.deploys).filter(({ kind }) => kind === "deploy")) {
    timeline.at(population.start + (deploy.ms ?? 0), () => {
      plan.strike(deploy);
      trace.tell("deploy", () => "! all processes die");
      service.deploy();
    });
  }
};

/** Everything that needs no moment of its own to pass: promises that follow from promises. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
