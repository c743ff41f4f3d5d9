import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operationNamed, operations } from "../../functions/tencent/registry.ts";

/** The task that a caller wants. */
export interface PlannedTask {
  readonly number: number;
  readonly tenant: string;
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly submitAt: number;
  /** Moments at which the same is sent again, whatever was answered. */
  readonly repeatsAt: readonly number[];
  /** How each of them is written. */
  readonly forms: readonly RepeatForm[];
  /**
   * Whether the rules of its model rule its input out: it is taken only with permission, and
   * repeated without, as if they had changed.
   */
  readonly isRuledOut: boolean;
  /** When the same key is sent with another body. */
  readonly conflictAt: number | undefined;
  readonly cancelAt: number | undefined;
  readonly readsAt: readonly number[];
  /** When its caller asks and waits for news, and for how many seconds. */
  readonly waits: readonly { readonly at: number; readonly seconds: number }[];
  /**
   * For how many seconds its caller waits for news whenever it submits; undefined if it does not.
   */
  readonly submitWaits: number | undefined;
  /** When its caller lists what it has. */
  readonly listings: readonly PlannedListing[];
  /** Whether its caller wants to be told of its end by webhook. */
  readonly isTold: boolean;
  /** When its caller sends the request again with a webhook that it did not name before. */
  readonly listensAt?: readonly number[];
  /** Whether its caller wants its result to be kept, and when a repeat says so. */
  readonly keepsResult?: boolean;
  readonly keepsAt?: readonly number[];
  /** When its caller wants Tencent to be asked, a file of the result, and an event once more. */
  readonly refreshesAt?: readonly number[];
  readonly fetchesAt?: readonly number[];
  readonly replaysAt?: readonly number[];
  /** When its caller cancels it once more. */
  readonly cancelsAgainAt?: readonly number[];
  /** Whether it also wants to hear of more than what every webhook tells. */
  readonly hearsMore: boolean;
  readonly deadlineSeconds: number | undefined;
  readonly startWithinSeconds: number | undefined;
  readonly priority: number | undefined;
  /**
   * The number of a neighbour whose task this one only watches; where there is none of this number,
   * a task that never was.
   */
  readonly follows: number | undefined;
}

/**
 * How a request is written when it is sent again. All mean the same:
 * - `plain`: to the byte as before. `quoted`: its key stands in quotes.
 * - `nulls`: with fields that say nothing. `defaults`: with what Callsheet takes for said where
 *   nothing is.
 * - `digits`: its priority in Tencent's field, as text. `case`: a word in other letters.
 */
export type RepeatForm = "plain" | "quoted" | "nulls" | "defaults" | "digits" | "case";

/**
 * A way through a caller's tasks, page by page. `by`: what it is narrowed by, to the task's own
 * operation, or the status last seen of it.
 */
export interface PlannedListing {
  readonly at: number;
  readonly by: "nothing" | "status" | "operation";
  readonly limit: string;
}

/**
 * The operations of the lives that were drawn first, the classes in turn: deduped, unprotected,
 * deduped and found. Their order stays.
 */
export const firstNames: readonly string[] = [
  "vod.CreateAigcVideoTask",
  "mps.CreateAigcVideoTask",
  "mps.ProcessMedia",
  "tiw.CreateVideoGenerationTask",
  "vod.CreateAigcVideoRedrawTask",
  "trtc.StartAITranscription",
];

/**
 * All that came later. Each takes its share of the tasks, which is drawn apart: all other lives
 * stay as they were.
 */
export const laterNames = operations
  .map(({ name }) => name)
  .filter((name) => !firstNames.includes(name));

export const operationNames: readonly string[] = [...firstNames, ...laterNames];

/** Throws an Error for an operation that there is not. */
export const operationOf = (name: string): StartOperation => {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`There is no operation ${name}.`);
  return operation;
};
