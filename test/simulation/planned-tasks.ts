import { inputWith } from "../../infra/local/operations.ts";
import { asksOf } from "./asks.ts";
import {
  firstNames,
  laterNames,
  operationNames,
  operationOf,
  type PlannedListing,
  type PlannedTask,
  type RepeatForm,
} from "./planned-task.ts";
import { drawnFor, type Random } from "./random.ts";

export const tenants = ["default", "acme"] as const;

/** Those of a crowd. */
export const manyTenants = [...tenants, "birch", "cedar", "dune"] as const;

const VIDEO = "vod.CreateAigcVideoTask";

const SECOND = 1000;

const MINUTE = 60 * SECOND;

const HOUR = 60 * MINUTE;

interface Circumstances {
  readonly seed: number;
  readonly number: number;
  readonly start: number;
  readonly submitWithin: number;
  /** Whether all tasks of the life do the same. */
  readonly isCrowd: boolean;
  /** Whether they are ten to fifty, of many tenants. */
  readonly isCrowded: boolean;
  /** Whether there is but one. */
  readonly isAlone: boolean;
  /** Drawn from the seed where absent. */
  readonly operation: string | undefined;
  /**
   * Whether the version before has a part in the life: it knows no operation that came after it.
   */
  readonly isMixed: boolean;
}

/** Draws a task. */
export const plannedTask = (
  random: Random,
  {
    seed,
    number,
    start,
    submitWithin,
    isCrowd,
    isAlone,
    isCrowded,
    operation: chosen,
    isMixed,
  }: Circumstances,
): PlannedTask => {
  const place = seed + (isCrowd ? 0 : number + random.whole(0, 2));
  const first = firstNames[Math.abs(place) % firstNames.length] ?? VIDEO;
  const wanted = chosen ?? laterName(seed, isCrowd ? "all" : String(number)) ?? first;
  const operation = isMixed && laterNames.includes(wanted) ? first : wanted;
  const mark = markOf(seed, number);
  const submitAt = start + random.whole(0, submitWithin);
  const repeats = random.chance(0.25) ? random.whole(1, 4) : 0;
  const isRuledOut = operation === VIDEO && drawnFor(seed, `ruled out ${number}`) < 0.2;
  return {
    number,
    tenant: isCrowded ? random.pick(manyTenants) : random.pick(tenants),
    operation,
    // The same key of two tenants names two tasks.
    idempotencyKey: random.chance(0.2) ? "key" : `key-${number}`,
    input: isRuledOut ? ruledOut(mark) : inputOf(operation, mark),
    submitAt,
    repeatsAt: Array.from(
      { length: repeats },
      () => submitAt + (random.chance(0.3) ? 0 : random.whole(0, 10 * MINUTE)),
    ),
    forms: Array.from({ length: repeats }, (_, copy) => formOf(seed, `${number}.${copy}`)),
    isRuledOut,
    isTold: !isMixed && drawnFor(seed, `told ${number}`) < 0.5,
    hearsMore: drawnFor(seed, `hears more ${number}`) < 0.4,
    conflictAt: random.chance(0.1) ? submitAt + random.whole(0, 5 * MINUTE) : undefined,
    cancelAt: random.chance(0.15)
      ? submitAt + random.whole(0, 3 * MINUTE)
      : soonCanceled(seed, { number, operation, submitAt }),
    readsAt: Array.from(
      { length: random.pick([0, 0, 0, 1]) },
      () => submitAt + random.whole(SECOND, 20 * MINUTE),
    ),
    waits: waitsOf(seed, number, submitAt),
    submitWaits:
      drawnFor(seed, `submits and waits ${number}`) < 0.08
        ? waitOf(seed, `submit ${number}`)
        : undefined,
    listings: random.chance(isAlone ? 0.02 : 0.12) ? [listingOf(random, submitAt)] : [],
    deadlineSeconds: random.chance(0.1) ? random.pick([60, 600, 86_400]) : undefined,
    startWithinSeconds: random.chance(0.12) ? random.pick([60, 60, 600]) : undefined,
    priority:
      operationOf(operation).priorityField !== undefined && random.chance(0.2)
        ? random.pick([-10, 3, 10])
        : undefined,
    follows: undefined,
    ...(isMixed ? {} : asksOf(seed, { number, submitAt })),
  };
};

/** Undefined for a task that is one of the first operations'. */
const laterName = (seed: number, of: string): string | undefined =>
  laterNames[
    Math.floor(drawnFor(seed, `later operation of ${of}`) * operationNames.length) -
      firstNames.length
  ];

/**
 * Tencent cannot stop these: only those that wait for their next try are canceled, which few do for
 * long.
 */
const soonCanceled = (
  seed: number,
  task: Pick<PlannedTask, "number" | "operation" | "submitAt">,
): number | undefined => {
  const isUnstoppable = operationOf(task.operation).cancel === undefined;
  const drawn = drawnFor(seed, `cancel ${task.number}`);
  return isUnstoppable && drawn < 0.2 ? task.submitAt + Math.floor(drawn * 5 * MINUTE) : undefined;
};

/**
 * One caller in eight waits for news, most while the task is at work. Drawn apart, as lives were
 * drawn before there was any.
 */
const waitsOf = (seed: number, number: number, submitAt: number): PlannedTask["waits"] => {
  if (drawnFor(seed, `waits ${number}`) >= 0.12) return [];
  const moments = Array.from(
    { length: 1 + Math.floor(3 * drawnFor(seed, `how often ${number}`)) },
    (_, copy) => `wait ${number}.${copy}`,
  );
  return moments.map((name) => {
    const drawn = drawnFor(seed, `${name} at`);
    return {
      at: submitAt + SECOND + Math.floor(drawn * drawn * 5 * MINUTE),
      seconds: waitOf(seed, name),
    };
  });
};

/** Too short for a question, long enough for one, and as long as anybody may wait, or longer. */
const waitOf = (seed: number, name: string): number =>
  [2, 5, 10, 20, 60][Math.floor(5 * drawnFor(seed, `${name} seconds`))] ?? 20;

const listingOf = (random: Random, submitAt: number): PlannedListing => ({
  at: submitAt + random.whole(SECOND, random.pick([5 * MINUTE, 3 * HOUR])),
  by: random.pick(["nothing", "nothing", "status", "operation"]),
  limit: random.pick(["1", "2", "100"]),
});

/**
 * The same task, as one whose event can be pulled: as a video of VOD where its own operation has no
 * event.
 */
export const asPulled = (task: PlannedTask, seed: number): PlannedTask =>
  operationOf(task.operation).event !== undefined && task.operation !== VIDEO
    ? task
    : asVideo(task, seed);

/** The same task as a video of VOD. */
export const asVideo = (task: PlannedTask, seed: number): PlannedTask => ({
  ...task,
  operation: VIDEO,
  input: inputOf(VIDEO, markOf(seed, task.number)),
  isRuledOut: false,
});

/** The same task, repeated at these moments too. */
export const repeatedAt = (
  task: PlannedTask,
  seed: number,
  moments: readonly number[],
): PlannedTask => ({
  ...task,
  repeatsAt: [...task.repeatsAt, ...moments],
  forms: [
    ...task.forms,
    ...moments.map((_, place) => formOf(seed, `${task.number}.more ${place}`)),
  ],
});

/** The operation that starts a neighbour's task, and so the operation that watches it. */
const startedBy = {
  vod: "vod.CreateAigcVideoTask",
  tiw: "tiw.CreateVideoGenerationTask",
  trtc: "trtc.StartAITranscription",
} as const;

/** The same caller, as a follower of a neighbour's task. `product`: the product of that task. */
export const asFollower = (
  task: PlannedTask,
  { number, product }: { number: number; product: keyof typeof startedBy },
): PlannedTask => ({
  ...task,
  operation: startedBy[product],
  // This key is its own, even where other tasks share a key.
  idempotencyKey: `follow-${task.number}`,
  startWithinSeconds: undefined,
  priority: undefined,
  isRuledOut: false,
  follows: number,
});

const markOf = (seed: number, number: number): string => `life-${seed}-task-${number}`;

/** The mark stands where Tencent's ledger shows it, whatever of ours the product echoes. */
const inputOf = (operation: string, mark: string): PlannedTask["input"] => {
  const input = inputWith(operation, mark);
  return operation === VIDEO ? { ...input, OutputConfig: { Resolution: "1080P" } } : input;
};

/** No page documents a video of two seconds. */
const ruledOut = (mark: string): PlannedTask["input"] => ({
  ...inputWith(VIDEO, mark),
  OutputConfig: { Resolution: "1080P", Duration: 2 },
});

const drawnForms: readonly RepeatForm[] = [
  "plain",
  "plain",
  "quoted",
  "quoted",
  "nulls",
  "defaults",
  "digits",
  "case",
];

/** The form of one repeat. Drawn apart, as lives were drawn before there was any. */
const formOf = (seed: number, name: string): RepeatForm =>
  drawnForms[Math.floor(drawnFor(seed, `form of ${name}`) * drawnForms.length)] ?? "plain";
