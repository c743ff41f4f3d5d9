import { type Fault, type FaultRates, outageTargets } from "./faults.ts";
import { drawnFor, Random } from "./random.ts";
import { type Silence, silenceOf } from "./silence.ts";
import { honest, type TencentOptions, usual } from "./tencent.ts";

/** Everything that is drawn about a life before it begins. */
export interface Population {
  readonly seed: number;
  /** Milliseconds since the UNIX epoch. */
  readonly start: number;
  readonly tasks: readonly PlannedTask[];
  /** From when on nothing fails any more. */
  readonly faultsUntil: number;
  readonly rates: FaultRates;
  readonly outages: readonly Fault[];
  readonly deploys: readonly Fault[];
  readonly tencent: TencentOptions;
  /** Products whose callbacks reach us. */
  readonly callbackProducts: readonly string[];
  readonly pulls: boolean;
  readonly laneLimit: number;
  /** Whether functions are killed when they run for too long; else they may wake up whenever. */
  readonly killsLate: boolean;
  readonly rotates: boolean;
  readonly attacks: number;
  /** Whether callers look at the end once more, when all is over. */
  readonly looksBack: boolean;
  /** Whether the deployment says that VOD's list shows everything, as it then does. */
  readonly listProven: boolean;
  /** When the daily audit comes. */
  readonly auditsAt: readonly number[];
  /** How many tasks may be submitted on one day. */
  readonly dailyCap: number | undefined;
  /** When an operator pauses submissions, and until when. */
  readonly pause: { readonly from: number; readonly until: number } | undefined;
  readonly silence: Silence | undefined;
}

/** What a caller wants. */
export interface PlannedTask {
  readonly number: number;
  readonly tenant: string;
  readonly operation: OperationName;
  readonly idempotencyKey: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly submitAt: number;
  /** Moments at which the same is sent again, whatever was answered. */
  readonly repeatsAt: readonly number[];
  /** When the same key is sent with another body. */
  readonly conflictAt: number | undefined;
  readonly cancelAt: number | undefined;
  readonly readsAt: readonly number[];
  readonly deadlineSeconds: number | undefined;
}

/** All operations, the classes in turn: deduped, unprotected, deduped and found. */
export const operationNames = [
  "vod.CreateAigcVideoTask",
  "mps.CreateAigcVideoTask",
  "mps.ProcessMedia",
  "tiw.CreateVideoGenerationTask",
  "vod.CreateAigcVideoRedrawTask",
  "trtc.StartAITranscription",
] as const;
export type OperationName = (typeof operationNames)[number];

export const tenants = ["default", "acme"] as const;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Draws a life. A few in a thousand go on, with faults, for most of the 72 hours for which Tencent remembers anything. */
export const populationOf = (seed: number): Population => {
  const random = new Random(seed, "population");
  const start = Date.parse("2026-01-01T00:00:00.000Z") + random.whole(0, 2 * DAY);
  const isLong = random.chance(0.0025);
  const faultsFor = isLong ? random.whole(20 * HOUR, 80 * HOUR) : random.pick([5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR]);
  const submitWithin = random.pick([SECOND, 30 * SECOND, 5 * MINUTE]);
  const silence = silenceOf(seed, start);
  const isAlone = random.chance(0.86) || silence !== undefined;
  const count = isAlone ? 1 : random.pick([2, 2, 2, 3]);
  // Where several do the same, they wait for each other's slots.
  const isCrowd = random.chance(0.6);
  const tasks = Array.from({ length: count }, (_, number) =>
    plannedTask(random, { seed, number, start, submitWithin, isCrowd, operation: silence?.operation }),
  );
  const callbackProducts = random.pick([[], ["vod", "mps", "tiw", "trtc"], ["vod", "mps", "tiw", "trtc"], ["vod", "trtc"]]);
  const tencent = {
    ...tencentOf(random, isLong),
    ...(silence === undefined ? {} : { listsTasks: silence.isListed }),
    acceptsCopiesThatMeet: drawnFor(seed, "copies that meet") < 0.5,
  };
  return {
    seed,
    start,
    tasks,
    faultsUntil: start + faultsFor,
    rates: ratesOf(random, isLong),
    outages: [...outagesOf(random, faultsFor), ...(silence === undefined ? [] : [silence.outage])],
    deploys: deploysOf(random, Math.min(faultsFor, HOUR)),
    tencent,
    callbackProducts,
    pulls: random.chance(0.015),
    laneLimit: random.pick([1, 1, 2]),
    killsLate: random.chance(0.5),
    rotates: random.chance(0.15),
    attacks: random.chance(0.2) ? random.whole(1, 5) : 0,
    looksBack: random.chance(0.3),
    listProven: tencent.listsTasks && (random.chance(0.7) || silence !== undefined),
    auditsAt: random.chance(0.06) ? Array.from({ length: random.whole(1, 4) }, () => start + random.whole(0, faultsFor + HOUR)) : [],
    dailyCap: random.chance(0.05) ? 1 : undefined,
    pause: random.chance(0.04) ? pauseOf(random, start, faultsFor) : undefined,
    silence,
  };
};

const pauseOf = (random: Random, start: number, within: number): Population["pause"] => {
  const from = start + random.whole(0, MINUTE);
  return { from, until: from + random.whole(0, within) };
};

interface TaskPlan {
  readonly seed: number;
  readonly number: number;
  readonly start: number;
  readonly submitWithin: number;
  readonly isCrowd: boolean;
  /** Drawn from the seed where absent. */
  readonly operation: OperationName | undefined;
}

const plannedTask = (random: Random, { seed, number, start, submitWithin, isCrowd, operation: chosen }: TaskPlan): PlannedTask => {
  const place = seed + (isCrowd ? 0 : number + random.whole(0, 2));
  const operation = chosen ?? operationNames[Math.abs(place) % operationNames.length] ?? operationNames[0];
  const mark = `life-${seed}-task-${number}`;
  const submitAt = start + random.whole(0, submitWithin);
  const repeats = random.chance(0.25) ? random.whole(1, 4) : 0;
  return {
    number,
    tenant: random.pick(tenants),
    operation,
    // The same key of two tenants names two tasks.
    idempotencyKey: random.chance(0.2) ? "key" : `key-${number}`,
    input: inputOf(operation, mark),
    submitAt,
    repeatsAt: Array.from({ length: repeats }, () => submitAt + (random.chance(0.3) ? 0 : random.whole(0, 10 * MINUTE))),
    conflictAt: random.chance(0.1) ? submitAt + random.whole(0, 5 * MINUTE) : undefined,
    cancelAt: random.chance(0.1) ? submitAt + random.whole(0, 3 * MINUTE) : undefined,
    readsAt: Array.from({ length: random.pick([0, 0, 0, 1]) }, () => submitAt + random.whole(SECOND, 20 * MINUTE)),
    deadlineSeconds: random.chance(0.1) ? random.pick([60, 600, 86_400]) : undefined,
  };
};

/** The mark stands where Tencent's ledger shows it, whatever of ours the product echoes. */
const inputOf = (operation: OperationName, mark: string): PlannedTask["input"] => {
  switch (operation) {
    case "vod.CreateAigcVideoTask":
    case "mps.CreateAigcVideoTask":
      return { ModelName: "Kling", ModelVersion: "3.0", Prompt: mark };
    case "vod.CreateAigcVideoRedrawTask":
      return { FileInfo: { Type: "Url", Url: `https://media.example/${mark}.mp4` } };
    case "mps.ProcessMedia":
      return {
        InputInfo: { Type: "COS", CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: `/${mark}.mp4` } },
        OutputDir: "/out/",
        MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
      };
    case "tiw.CreateVideoGenerationTask":
      return { OnlineRecordTaskId: mark };
    case "trtc.StartAITranscription":
      return { RoomId: mark, RoomIdType: 1, TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE_USER_SIG" } };
  }
};

/** Each life is bad in its own way: of each kind of call some lives see no fault and others see little else. */
const ratesOf = (random: Random, isLong: boolean): FaultRates => {
  const severity = isLong ? 0.3 : random.pick([0.8, 1.3, 1.3, 1.8]);
  const rate = (usually: number): number => (random.chance(0.2) ? 0 : Math.min(0.9, usually * severity * (0.3 + 1.4 * random.next())));
  return {
    read: rate(0.04),
    write: rate(0.06),
    query: rate(0.04),
    create: rate(0.45),
    question: rate(0.2),
    secret: rate(0.1),
    sleep: rate(0.03),
    forward: rate(0.2),
    callback: rate(0.5),
    tick: rate(0.5),
  };
};

const outagesOf = (random: Random, within: number): readonly Fault[] =>
  outageTargets.flatMap((target, index) =>
    random.chance(0.15)
      ? [
          {
            at: `outage:${target}:${index}`,
            kind: "outage",
            ms: random.whole(0, within),
            forMs: random.pick([MINUTE, 10 * MINUTE, 45 * MINUTE]),
          },
        ]
      : [],
  );

const deploysOf = (random: Random, within: number): readonly Fault[] =>
  random.chance(0.3)
    ? Array.from({ length: random.whole(1, 4) }, (_, index) => ({ at: `deploy:${index}`, kind: "deploy", ms: random.whole(0, within) }))
    : [];

const tencentOf = (random: Random, isLong: boolean): TencentOptions => {
  const longest = isLong ? random.pick([10 * HOUR, 45 * HOUR]) : random.pick([30 * SECOND, 90 * SECOND, 8 * MINUTE]);
  return {
    burnsRefusedIds: random.chance(0.5),
    listsTasks: random.chance(0.5),
    listLagMs: random.pick([0, 30 * SECOND, 10 * MINUTE]),
    lifeMs: (draw) => SECOND * Math.floor(5 + (draw() * draw() * longest) / SECOND),
    concurrency: random.pick([1, 2, 5]),
    oddities: random.chance(0.3) ? honest : { ...usual, sticks: isLong ? 0.2 : 0.002 },
  };
};
