import type { Seams } from "../../functions/compose.ts";
import type { Key } from "../../functions/store/table.ts";
import { Attacker } from "./attacker.ts";
import { Callers } from "./callers.ts";
import { Deliveries } from "./deliveries.ts";
import { Door } from "./door.ts";
import { type Dossier, Dossiers } from "./dossier.ts";
import { environmentOf } from "./environment.ts";
import { type Fault, FaultPlan, type Place } from "./faults.ts";
import { FaultyTable, Rows, type TableWatch } from "./faulty-table.ts";
import { Judge, type Violation } from "./judge.ts";
import { JudgeOfAnswers } from "./judge-answers.ts";
import { judgeCap, judgeEnd } from "./judge-end.ts";
import { JudgeOfLanes } from "./judge-lanes.ts";
import { JudgeOfLists } from "./judge-lists.ts";
import { JudgeOfMessages } from "./judge-messages.ts";
import { Listers } from "./listers.ts";
import { Neighbours } from "./neighbours.ts";
import { planOperators } from "./operators.ts";
import { type Population, populationOf } from "./population.ts";
import type { Process } from "./process.ts";
import { promisesSince } from "./promises-since.ts";
import { PryingTenant } from "./prying-tenant.ts";
import { drawnFor, Random } from "./random.ts";
import { Schedule } from "./schedule.ts";
import { Secrets } from "./secrets.ts";
import { sendThrough } from "./send-through.ts";
import { type Event, Service } from "./service.ts";
import { sleeping } from "./sleeping.ts";
import { FakeTencent } from "./tencent.ts";
import { withoutOddForms } from "./tencent-forms.ts";
import { Timeline } from "./timeline.ts";
import { Trace } from "./trace.ts";
import { type VersionBefore, versionBefore } from "./version-before.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Queued for seven days, started, and unknown for seven more: what has not ended then never will. */
const LONGEST_LIFE_MS = 16 * DAY;

/** What came of a life. */
export interface Life {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** Those that struck something. */
  readonly faults: readonly Fault[];
  readonly tasks: number;
  readonly charges: number;
  readonly statuses: readonly string[];
  /** The operations of tasks that ended as indeterminate. */
  readonly unknown: readonly string[];
  readonly trace: string;
  /** Where faults could have struck, in the order in which these places were reached. */
  readonly places: readonly Place[];
  /** All that the judge knew of each task in the end. */
  readonly dossiers: readonly Dossier[];
  /** How many moments it had. */
  readonly events: number;
}

/**
 * How a life is to be lived. `faults`: these instead of drawn ones. `isMixed`: whether two versions share the table, instead of what was
 * drawn. `before`: this version before instead of the latest one that is kept. `sabotage`: a mistake to be planted, for the sake of the judge.
 */
export interface LifeOptions {
  readonly faults?: readonly Fault[];
  readonly trace?: boolean;
  readonly population?: Population;
  readonly isMixed?: boolean | undefined;
  readonly before?: VersionBefore;
  readonly sabotage?: (seams: Seams) => Seams;
}

/** Lives one life of Callsheet from its seed, the same at every repetition. */
export const runLife = async (seed: number, options: LifeOptions = {}): Promise<Life> => {
  const drawn = options.population ?? populationOf(seed);
  const { isMixed = drawn.isMixed } = options;
  const world = worldOf(drawn, { ...options, before: isMixed ? (options.before ?? (await versionBefore())) : undefined });
  const { population, rows, timeline, plan, schedule, service, callers, listers, attacker, deliveries, dossiers, tencent, trace } = world;
  const { judge, judgeOfMessages, neighbours, pryingTenant } = world;
  for (const neighbour of population.neighbours) neighbours.plan(neighbour);
  for (const task of population.tasks) {
    callers.plan(task);
    listers.plan(task);
  }
  attacker.plan(population.attacks);
  pryingTenant.plan(population.pries);
  for (const [number, moment] of population.auditsAt.entries())
    timeline.at(moment, () => service.invoke("audit-tasks", { name: `audit-tasks.${number}`, origin: { kind: "schedule" } }));
  planOperators(world, isMixed);
  for (const deploy of (options.faults ?? population.deploys).filter(({ kind }) => kind === "deploy")) {
    timeline.at(population.start + (deploy.ms ?? 0), () => {
      plan.strike(deploy);
      trace.tell("deploy", () => "! all processes die");
      service.deploy();
    });
  }
  const live = async (until: number): Promise<void> => {
    for (;;) {
      const event = timeline.next;
      const tick = schedule.next;
      const next = Math.min(event, tick);
      if (next > until || next === Number.POSITIVE_INFINITY) return;
      if (tick < event) schedule.tick(tick);
      else {
        timeline.step();
        await quiet();
        deliveries.collect();
      }
    }
  };
  await live(population.start + LONGEST_LIFE_MS);
  const calm = Math.max(timeline.now, population.faultsUntil + 3 * 60 * MINUTE);
  timeline.at(calm, () => {
    if (population.looksBack) for (const task of population.tasks) callers.read(task, "last", 5);
    if (!population.listsBack) return;
    for (const task of population.tasks) listers.list(task, `list.${task.number}.last`, { by: "nothing", limit: "1" });
  });
  await live(calm + 10 * MINUTE);
  const end = { judge, tencent, population, plan, rowAt: (key: Key) => rows.table.row(key) };
  for (const dossier of dossiers.all()) judgeEnd(dossier, end);
  if (population.dailyCap !== undefined) judgeCap(dossiers.all(), population.dailyCap, judge);
  judgeOfMessages.end();
  const tasks = [...dossiers.all()].flatMap(({ row }) => (row === undefined ? [] : [row]));
  return {
    seed,
    violations: judge.violations,
    faults: plan.struck,
    tasks: tasks.length,
    charges: tencent.ledger.filter(({ providerTaskId }) => !neighbours.has(providerTaskId)).length,
    statuses: tasks.map(({ status }) => String(status)),
    unknown: tasks.filter(({ status }) => status === "indeterminate").map(({ operation }) => String(operation)),
    trace: trace.text,
    places: plan.places,
    dossiers: [...dossiers.all()],
    events: timeline.steps,
  };
};

/** Everything that needs no moment of its own to pass: promises that follow from promises. */
const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** `before`: the version that shares the table with today's, if there is one. */
type WorldOptions = Omit<LifeOptions, "before"> & { readonly before: VersionBefore | undefined };

const worldOf = (population: Population, options: WorldOptions) => {
  const { faults, trace: isTraced = false, sabotage = (seams) => seams, before } = options;
  const { seed, start, callbackProducts, rates, outages, faultsUntil: until, killsLate } = population;
  const timeline = new Timeline(start);
  const now = (): number => timeline.now;
  const trace = new Trace(isTraced, now);
  const plan = new FaultPlan(seed, { rates, until, start, outages }, faults);
  const door = new Door({ seed, timeline, plan, trace, killsLate });
  const rows = new Rows();
  const secrets = new Secrets(population, now);
  const environment = environmentOf(population);
  const identityKey = JSON.parse(secrets.text("identity")).key;
  const dossiers = new Dossiers(population.tasks, { identityKey, environment: environment.ENVIRONMENT });
  const excused = before === undefined ? {} : promisesSince;
  const judge = new Judge({ dossiers, now, mostQuestions: killsLate ? 9 : 18, pause: population.pause, excused });
  const tencent: FakeTencent = new FakeTencent({
    now,
    draw: new Random(seed, "tencent").next,
    // An earlier version reads odd forms as it did.
    options: before === undefined ? population.tencent : withoutOddForms(population.tencent),
    credentials: () => secrets.validCredentials(),
    callbackKey: (product) => secrets.callbackKey(product),
    pulls: (product) => product === "vod" && population.pulls,
  });
  const neighbours = new Neighbours({ timeline, trace, tencent, secrets, dossiers }, population);
  const judgeOfLanes = new JudgeOfLanes({ judge, dossiers, limit: killsLate ? population.laneLimit : undefined });
  const judgeOfMessages = new JudgeOfMessages({ judge, dossiers, neighbours, tencent, forwards: population.forwards });
  const watch: TableWatch = {
    touched: (invocation, key) => {
      judge.touched(invocation, key);
      judgeOfMessages.touched(invocation, key);
    },
    wrote: (invocation, before, after) => judge.wrote(invocation, before, after),
  };
  let nonces = 0;
  const seamsOf = (process: Process): Seams =>
    sabotage({
      clock: { now, sleep: (milliseconds) => door.pass(process, sleeping(timeline, milliseconds)) },
      chance: { nonce: () => `nonce-${String(nonces++).padStart(16, "0")}` },
      log: (event, fields) => trace.tell(process.current?.name ?? "", () => `· ${event} ${JSON.stringify(fields ?? {})}`),
      table: new FaultyTable(process, { rows, door, watch, now }),
      send: sendThrough({ process, door, judge, judgeOfLanes, tencent }),
      open: async () => undefined,
      forward: (_url, { body }) =>
        door.pass(process, {
          channel: "forward",
          what: () => "forwards a message",
          act: (invocation) => judgeOfMessages.sentOn(invocation, String(body)),
          failure,
        }),
      readSecret: (reference) =>
        door.pass(process, { channel: "secret", what: () => `reads secret ${reference}`, act: () => secrets.text(reference), failure }),
    });
  const versionOf = ({ name }: Event) => (drawnFor(seed, `version of ${name}`) < 0.5 ? before : undefined);
  const service = new Service({ timeline, trace, environment, seamsOf, versionOf });
  const isQueued = (): boolean => population.pulls && tencent.events.some(({ state }) => state === "queued");
  const { faultsUntil: calmFrom, seldom } = population;
  const schedule = new Schedule({ timeline, plan, rows, service, isQueued, calmFrom, seldom });
  const deliveries = new Deliveries({
    timeline,
    plan,
    service,
    tencent,
    secrets,
    judge,
    judgeOfMessages,
    products: callbackProducts,
  });
  const answers = new JudgeOfAnswers({ judge, dailyCap: population.dailyCap, redeploys: population.redeploys, tencent, plan, now });
  const judgeOfLists = new JudgeOfLists({ judge, answers, dossiers, plan, now });
  const callers = new Callers({
    timeline,
    service,
    secrets,
    dossiers,
    neighbours,
    judge: answers,
    judgeOfLists,
    isMixed: before !== undefined,
  });
  const listers = new Listers({ timeline, service, secrets, dossiers, judge, judgeOfLists });
  const attacker = new Attacker({ timeline, service, secrets, deliveries, dossiers, judge }, population);
  const pryingTenant = new PryingTenant({ timeline, service, secrets, dossiers, judge }, population);
  return {
    population,
    rows,
    timeline,
    plan,
    schedule,
    service,
    callers,
    listers,
    attacker,
    pryingTenant,
    deliveries,
    neighbours,
    dossiers,
    tencent,
    trace,
    ...{ judge, judgeOfMessages },
  };
};

const failure = (): Error => new Error("It does not answer.");
