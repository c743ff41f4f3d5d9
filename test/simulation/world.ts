import type { Seams } from "../../functions/compose.ts";
import { askingWorld, keepingWorld } from "./asks-world.ts";
import { Attacker } from "./attacker.ts";
import { Callers } from "./callers.ts";
import { aheadOf, slackOf } from "./clocks.ts";
import { Deliveries } from "./deliveries.ts";
import { Door, type Gate } from "./door.ts";
import { Dossiers } from "./dossier.ts";
import { environmentOf } from "./environment.ts";
import { Expiry } from "./expiry.ts";
import type { Fault } from "./fault-kinds.ts";
import { FaultPlan } from "./faults.ts";
import { FaultyTable, Rows, type TableWatch } from "./faulty-table.ts";
import { Judge } from "./judge.ts";
import { JudgeOfAnswers } from "./judge-answers.ts";
import { JudgeOfBounds } from "./judge-bounds.ts";
import { JudgeOfLanes } from "./judge-lanes.ts";
import { JudgeOfLists } from "./judge-lists.ts";
import { JudgeOfLog } from "./judge-log.ts";
import { JudgeOfMessages } from "./judge-messages.ts";
import { JudgeOfTold } from "./judge-told.ts";
import { JudgeOfWaiting } from "./judge-waiting.ts";
import { Keepers } from "./keepers.ts";
import { mostQuestionsOf, plantLearned } from "./learned-rows.ts";
import { Listers } from "./listers.ts";
import type { Memory } from "./memory.ts";
import { Neighbours } from "./neighbours.ts";
import type { Population } from "./planned-life.ts";
import type { Process } from "./process.ts";
import { promisesSince } from "./promises-since.ts";
import { PryingTenant } from "./prying-tenant.ts";
import { drawnFor, Random } from "./random.ts";
import { dialThrough, Receivers } from "./receivers.ts";
import { Schedule } from "./schedule.ts";
import { Secrets } from "./secrets.ts";
import { sendThrough } from "./send-through.ts";
import { type Event, Service } from "./service.ts";
import { sleeping } from "./sleeping.ts";
import { TableStream } from "./table-stream.ts";
import { FakeTencent } from "./tencent.ts";
import { withoutOddForms } from "./tencent-forms.ts";
import { Timeline } from "./timeline.ts";
import { Trace } from "./trace.ts";
import type { VersionBefore } from "./version-before.ts";
import { putThrough, resumeThrough } from "./workflows.ts";

/**
 * The parts that a life's world is made with, beside the drawn ones. `before`: the version that
 * shares the table with today's, if there is one.
 */
export interface WorldOptions {
  readonly faults?: readonly Fault[];
  readonly trace?: boolean;
  readonly sabotage?: (seams: Seams, process: Process) => Seams;
  /** Decides which call goes next; nothing takes time by itself then. */
  readonly gate?: Gate;
  /** Remembers functions of lives that begin alike. Nonces have to tell whose they are. */
  readonly memory?: Memory | undefined;
  readonly before: VersionBefore | undefined;
}

/** All that there is in a life. */
export type World = ReturnType<typeof worldOf>;

/** The parts of a life: Callsheet as it is deployed, Tencent, the callers, and the judges. */
export const worldOf = (population: Population, options: WorldOptions) => {
  const { faults, trace: isTraced = false, sabotage = (seams) => seams, gate, before } = options;
  const {
    seed,
    start,
    callbackProducts,
    rates,
    outages,
    faultsUntil: until,
    killsLate,
    clocksDiffer = false,
  } = population;
  const timeline = new Timeline(start);
  const now = (): number => timeline.now;
  const trace = new Trace(isTraced, now);
  const plan = new FaultPlan(
    seed,
    { rates, until, start, outages, isPrompt: gate !== undefined },
    faults,
  );
  const door = new Door({ seed, timeline, plan, trace, killsLate, gate });
  const rows = new Rows(population.isCrowded === true ? 3 : undefined, gate === undefined);
  plantLearned(seed, rows);
  const secrets = new Secrets(population, now);
  const environment = environmentOf(population);
  const identityKey = JSON.parse(secrets.text("identity")).key;
  const dossiers = new Dossiers(population.tasks, {
    identityKey,
    environment: environment.ENVIRONMENT,
  });
  const tencentAheadMs = clocksDiffer ? aheadOf(seed, "tencent") : 0;
  const slackMs = slackOf(population);
  const excused = before === undefined ? {} : promisesSince;
  const judge = new Judge({
    dossiers,
    now,
    mostQuestions: mostQuestionsOf(seed) * (killsLate && !clocksDiffer ? 1 : 2),
    slackMs,
    tencentAheadMs,
    pause: population.pause,
    excused,
  });
  const tencent: FakeTencent = new FakeTencent({
    now,
    draw: new Random(seed, "tencent").next,
    // An earlier version reads odd forms as it did.
    options: before === undefined ? population.tencent : withoutOddForms(population.tencent),
    credentials: () => secrets.validCredentials(),
    callbackKey: (product) => secrets.callbackKey(product),
    pulls: (product) => product === "vod" && population.pulls,
    aheadMs: tencentAheadMs,
  });
  const neighbours = new Neighbours({ timeline, trace, tencent, secrets, dossiers }, population);
  const judgeOfLanes = new JudgeOfLanes({
    judge,
    dossiers,
    limit: killsLate ? population.laneLimit : undefined,
    slackMs,
  });
  const judgeOfMessages = new JudgeOfMessages({
    judge,
    dossiers,
    neighbours,
    tencent,
    forwards: population.forwards,
  });
  const judgeOfWaiting = new JudgeOfWaiting({ judge, plan, now, slackMs });
  const judgeOfLog = new JudgeOfLog(judge);
  const receivers = new Receivers(population, now);
  const around = { population, timeline, door, dossiers, judge, receivers, tencent };
  const { bucket, keepingOf, judgeOfCopies, judgeOfEndpoints } = keepingWorld(around);
  const { tenantBounds: bounds } = population;
  const judgeOfBounds = new JudgeOfBounds({ judge, rows, bounds, now, slackMs });
  const judgeOfTold = new JudgeOfTold({ judge, receivers, now });
  const stream = new TableStream({ timeline, plan, service: () => service });
  const watch: TableWatch = {
    touched: (invocation, key) => {
      judge.touched(invocation, key);
      judgeOfMessages.touched(invocation, key);
      judgeOfWaiting.touched(invocation, key);
    },
    wrote: (invocation, before, after) => {
      judge.wrote(invocation, before, after);
      judgeOfWaiting.wrote(invocation, before, after);
      judgeOfEndpoints.wrote(invocation, before, after);
      judgeOfBounds.wrote(invocation, before, after);
      stream.wrote(after);
    },
  };
  let nonces = 0;
  const seamsOf = (process: Process): Seams =>
    sabotage(
      {
        clock: {
          now: () => now() + process.aheadMs,
          sleep: (milliseconds) => door.pass(process, sleeping(timeline, milliseconds)),
        },
        // Its beginning and its end are used as names by themselves.
        chance: { nonce: () => String(nonces++).padStart(11, "0").repeat(2) },
        log: (event, fields = {}) => {
          judgeOfLog.logged(event, fields);
          trace.tell(process.current?.name ?? "", () => `· ${event} ${JSON.stringify(fields)}`);
        },
        table: new FaultyTable(process, { rows, door, watch, now }),
        send: sendThrough({ process, door, judge, judgeOfLanes, judgeOfWaiting, tencent }),
        open: async () => undefined,
        forward: (_url, { body }) =>
          door.pass(process, {
            channel: "forward",
            what: () => "forwards a message",
            act: (invocation) => judgeOfMessages.sentOn(invocation, String(body)),
            failure,
          }),
        dial: dialThrough({ process, door, receivers }),
        resume: resumeThrough({ process, door, receivers }),
        putEvent: putThrough({ process, door, receivers }),
        deadlineAfter: () => new AbortController().signal,
        readSecret: (reference) =>
          door.pass(process, {
            channel: "secret",
            what: () => `reads secret ${reference}`,
            act: () => secrets.text(reference),
            failure,
          }),
      },
      process,
    );
  const versionOf = ({ name }: Event) =>
    drawnFor(seed, `version of ${name}`) < 0.5 ? before : undefined;
  const clockOf = ({ name }: Event) => (clocksDiffer ? aheadOf(seed, name) : 0);
  const service: Service = new Service({
    timeline,
    trace,
    environment,
    ...{ seamsOf, keepingOf, versionOf, clockOf },
    memory: options.memory,
    answered: gate && ((name, answer) => gate.answered(name, answer)),
  });
  const isQueued = (): boolean =>
    population.pulls && tencent.events.some(({ state }) => state === "queued");
  const { faultsUntil: calmFrom, seldom } = population;
  const schedule = new Schedule({ timeline, plan, rows, service, isQueued, calmFrom, seldom });
  const deliveries = new Deliveries({
    ...{ timeline, plan, service, tencent, secrets, judge, judgeOfMessages },
    products: callbackProducts,
  });
  const { dailyCap, redeploys } = population;
  const answers = new JudgeOfAnswers({ judge, dailyCap, redeploys, tencent, plan, now });
  const judgeOfLists = new JudgeOfLists({ judge, answers, dossiers, plan, now });
  const callers = new Callers({
    ...{ timeline, service, secrets, dossiers, neighbours, judge: answers },
    ...{ judgeOfLists, judgeOfWaiting, judgeOfTold, judgeOfCopies, judgeOfBounds },
    isMixed: before !== undefined,
  });
  const asking = askingWorld(around, {
    ...{ service, secrets, answers, judgeOfCopies, judgeOfEndpoints },
  });
  const listers = new Listers({ timeline, service, secrets, dossiers, judge, judgeOfLists });
  const attacker = new Attacker(
    { timeline, service, secrets, deliveries, dossiers, judge },
    population,
  );
  const pryingTenant = new PryingTenant(
    {
      ...{ timeline, service, secrets, dossiers, judge },
      endpointIds: () => asking.endpointCallers.ids,
    },
    population,
  );
  const expiry = new Expiry({ seed, rows, timeline, trace });
  const keepers = new Keepers({
    ...{ timeline, service, secrets, dossiers },
    ...{ neighbours, judge, expiry },
  });
  return {
    ...{ population, rows, timeline, plan, schedule, service, trace },
    ...asking,
    ...{ callers, listers, attacker, pryingTenant, neighbours, keepers, expiry },
    ...{ deliveries, dossiers, tencent, bucket, secrets },
    ...{ judge, judgeOfMessages, judgeOfLog, judgeOfTold, judgeOfCopies, judgeOfEndpoints },
    judgeOfBounds,
  };
};

const failure = (): Error => new Error("It does not answer.");
