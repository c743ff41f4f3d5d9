import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { finishedAt } from "../../infra/local/tencent/life.ts";

/** How often, from 0 to 1, a task is odd in a way that the documentation does not rule out. */
export interface Oddities {
  /** It ends with an error: VOD's under FINISH and ErrCode, RequestLimitExceeded among them. */
  readonly fails: number;
  /** Questions do not find it for up to a minute after its create. */
  readonly foundLate: number;
  /** Its end names no result for up to eight minutes, and one time in eight never does. */
  readonly endsEmpty: number;
  /** It brings two files. */
  readonly bringsTwo: number;
  /**
   * One of the first questions about it is answered as of an earlier moment, so its status goes
   * backwards.
   */
  readonly goesBack: number;
  /** It stays at work for up to five days more. */
  readonly sticks: number;
  /** Its end is told up to five seconds later. */
  readonly toldLate: number;
  /** Its end is not told. */
  readonly untold: number;
  /** The report of its end is true in meaning and odd in form. */
  readonly oddForm: number;
}

/** The oddities of one task, drawn once when it is accepted. */
export interface Fate {
  /** Replaces an empty ErrCodeExt of the entry. */
  readonly errCodeExt: string;
  readonly foundAfterMs: number;
  /** From its end. */
  readonly emptyForMs: number;
  readonly outputs: 1 | 2;
  /** Counted from 1; 0 for none. */
  readonly backwardQuestion: number;
  readonly stuckMs: number;
  /** How long after the end it is told of; undefined where it is not. */
  readonly tellsAfterMs: number | undefined;
}

/** No task is odd. */
export const honest: Oddities = {
  fails: 0,
  foundLate: 0,
  endsEmpty: 0,
  bringsTwo: 0,
  goesBack: 0,
  sticks: 0,
  toldLate: 0,
  untold: 0,
  oddForm: 0,
};
/** Each often enough to meet the others, and rare enough that most tasks are ordinary. */
export const usual: Oddities = {
  fails: 0.15,
  foundLate: 0.15,
  endsEmpty: 0.08,
  bringsTwo: 0.1,
  goesBack: 0.1,
  sticks: 0.02,
  toldLate: 0.5,
  untold: 0.1,
  oddForm: 0.2,
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** The values of `errCodeExt` for a failure, by action. marks.ts says how the products use them. */
const failures: Readonly<Record<string, readonly [string, ...string[]]>> = {
  CreateVideoGenerationTask: ["FailedOperation.Record", "NoVideo"],
  // A code of digits is the source's, a word the last part's.
  ProcessMedia: ["30001", "TranscodeFailed"],
  // 901 is a start that failed, the others are LeaveCodes.
  StartAITranscription: ["901", "1", "2", "3", "4", "98"],
};
const modelFailures = [
  "RequestLimitExceeded",
  "InternalError",
  "ModelGenerateFailed",
  "InvalidParameter.VoilationContent",
  "TaskTimeout",
] as const;

/**
 * The same number of draws for every task, so that one task's fate does not move the next one's.
 */
export function drawFate(action: string, oddities: Oddities, draw: () => number): Fate {
  const happens = (rate: number): boolean => draw() < rate;
  const fails = happens(oddities.fails);
  const codes = failures[action] ?? modelFailures;
  const code = codes[Math.floor(draw() * codes.length)] ?? codes[0];
  const isFoundLate = happens(oddities.foundLate);
  const lagMs = draw() * MINUTE;
  const endsEmpty = happens(oddities.endsEmpty);
  const never = draw() < 1 / 8;
  const emptyMs = draw() * 8 * MINUTE;
  const outputs = happens(oddities.bringsTwo) ? 2 : 1;
  const goesBack = happens(oddities.goesBack);
  const question = 1 + Math.floor(draw() * 4);
  const sticks = happens(oddities.sticks);
  const stuckMs = draw() * 5 * DAY;
  const untold = happens(oddities.untold);
  const toldLate = happens(oddities.toldLate);
  const tellsAfterMs = draw() * 5 * SECOND;
  return {
    errCodeExt: fails ? code : "",
    foundAfterMs: isFoundLate ? Math.floor(lagMs) : 0,
    emptyForMs:
      endsEmpty && canEndEmpty(action)
        ? never
          ? Number.POSITIVE_INFINITY
          : Math.floor(emptyMs)
        : 0,
    outputs,
    backwardQuestion: goesBack ? question : 0,
    stuckMs: sticks ? Math.floor(stuckMs) : 0,
    tellsAfterMs: untold ? undefined : toldLate ? Math.floor(tellsAfterMs) : 0,
  };
}

const canEndEmpty = (action: string): boolean =>
  action !== "ProcessMedia" && action !== "StartAITranscription";

/**
 * An answer or message about a task as its fate has it: without its result for a while, or with
 * two.
 */
export function withFate(
  fields: Readonly<Record<string, unknown>>,
  task: { readonly entry: LedgerEntry; readonly fate: Fate; readonly now: number },
) {
  const { entry, fate, now } = task;
  const isEmpty = now < finishedAt(entry) + fate.emptyForMs;
  if (entry.errCodeExt !== "" || now < finishedAt(entry) || (!isEmpty && fate.outputs === 1))
    return fields;
  return edited(
    fields,
    isEmpty ? () => [] : (results) => results.flatMap((result) => [result, secondOf(result)]),
    isEmpty,
  );
}

/**
 * Where results stand in the four products' answers; what stands in an Input was sent by the
 * caller.
 */
const resultLists: ReadonlySet<string> = new Set([
  "FileInfos",
  "VideoUrls",
  "VideoInfoList",
  "VideoInfos",
]);

function edited(
  fields: object,
  edit: (results: readonly unknown[]) => unknown[],
  isEmpty: boolean,
): Readonly<Record<string, unknown>> {
  const pairs = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (resultLists.has(name) && Array.isArray(value)) return [name, edit(value)];
    // A redraw brings one file, not a list.
    if (name === "FileInfo" && isEmpty) return [name, null];
    if (name === "Input" || typeof value !== "object" || value === null || Array.isArray(value))
      return [name, value];
    return [name, edited(value, edit, isEmpty)];
  });
  return Object.fromEntries(pairs);
}

/** The URL of a task's second file. */
export const secondUrl = (url: string): string => url.replace(/\.(?=mp4|png)/, "-2.");

function secondOf(result: unknown): unknown {
  if (typeof result === "string") return secondUrl(result);
  if (typeof result !== "object" || result === null) return result;
  return Object.fromEntries(
    Object.entries(result).map(([name, value]) => [
      name,
      /^(?:File|Video)Url$/.test(name) ? secondUrl(String(value)) : value,
    ]),
  );
}
