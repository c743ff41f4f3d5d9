/**
 * The abilities of an operation, for a reader without the code. Durations are in seconds. An
 * ability that an operation does not have is absent.
 */
export interface OperationAnswer {
  /** The name to submit it by. */
  readonly operation: string;
  readonly summary: string;
  readonly product: string;
  /** Tencent's names of the actions that start a task and that tell what became of it. */
  readonly action: string;
  readonly describedBy: string;
  /**
   * The field of `input` that names an application; without it the deployment's first one is used.
   */
  readonly applicationField?: string | undefined;
  /** The values of `region`, the first being the default. Empty if the product has no regions. */
  readonly regions: readonly string[];
  /**
   * The same for a deployment on Tencent's mainland site, if it differs there. `unknown`: Callsheet
   * sends any region that the request names, and none if it names none.
   */
  readonly mainlandRegions?: readonly string[] | "unknown" | undefined;
  /**
   * Whether Tencent sends a callback at the end. `undocumented` means that it may. Callsheet asks
   * for the outcome in any case.
   */
  readonly callback: "documented" | "undocumented" | "none";
  /**
   * How Tencent recognises a repeated start: it decides whether Callsheet can repeat, or find, a
   * start that was not answered without paying twice.
   */
  readonly dedupe: "by-session" | "by-session-and-found" | "none";
  /** The same for people. */
  readonly afterSilence: string;
  /** Which tasks Tencent can stop. One that was not started yet can always be canceled. */
  readonly cancel: "waiting" | "waiting-or-running" | "none";
  /** The fields of `follow` that can name a task started elsewhere: one of these. */
  readonly followBy: readonly string[];
  /**
   * How long a result exists at least. Absent if it stays until it is deleted, or if there is none.
   */
  readonly resultLifeSeconds?: number | undefined;
  /** How long Tencent knows a task after its end. Absent if Tencent does not document it. */
  readonly recordLifeSeconds?: number | undefined;
  /**
   * A task is marked as stalled after this long; one that may wait for off-peak hours, after its
   * longest life.
   */
  readonly stalledAfterSeconds: number;
  /** No task is still running after this long. */
  readonly longestLifeSeconds: number;
  /**
   * Starts per second that Tencent documents for the account. Callsheet stays below them. Absent if
   * Tencent does not document it.
   */
  readonly ratePerSecond?: number | undefined;
  /**
   * Another action whose rate this one shares, because Tencent documents none for this one: the
   * starts of both together stay below it.
   */
  readonly sharesRateOf?: string | undefined;
  /**
   * Tasks that one application may have at Tencent at once; the others wait. `setting` changes it.
   * Absent if there is no limit.
   */
  readonly concurrency?: { readonly default: number; readonly setting: string } | undefined;
  /** How long after the start Callsheet first asks Tencent, with callbacks and without. */
  readonly firstAskAfterSeconds: { readonly callback: number; readonly noCallback: number };
  /** The values of a task's `status`. */
  readonly statuses: readonly string[];
}
