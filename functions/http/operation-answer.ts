/**
 * What an operation can do, so that nobody has to read code for it. Durations in seconds; what an
 * operation does not have is absent.
 */
export interface OperationAnswer {
  /** What to submit it by. */
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
  /** What `region` may be, the first being the default. Empty: the product has no regions. */
  readonly regions: readonly string[];
  /**
   * The same where the deployment uses Tencent's mainland site, if it differs. `unknown`: any is
   * passed on, and none if none is named.
   */
  readonly mainlandRegions?: readonly string[] | "unknown" | undefined;
  /**
   * Whether Tencent tells of the end: `undocumented` where it may. An outcome is asked for in any
   * case.
   */
  readonly callback: "documented" | "undocumented" | "none";
  /**
   * What Tencent knows a repeated start by: whether one that was not answered can be repeated, or
   * found, without paying twice.
   */
  readonly dedupe: "by-session" | "by-session-and-found" | "none";
  /** The same for people. */
  readonly afterSilence: string;
  /** Which tasks Tencent can stop. One that was not started yet can always be canceled. */
  readonly cancel: "waiting" | "waiting-or-running" | "none";
  /** What a task that was started elsewhere may be named by in `follow`: one of these. */
  readonly followBy: readonly string[];
  /**
   * How long a result exists, at least. Absent where it stays until somebody deletes it, or where
   * there is none.
   */
  readonly resultLifeSeconds?: number | undefined;
  /** How long Tencent knows a task that has ended. Absent where that is not documented. */
  readonly recordLifeSeconds?: number | undefined;
  /**
   * After this long a task is marked as stalled; one that may wait for off-peak hours after its
   * longest life.
   */
  readonly stalledAfterSeconds: number;
  /** After this long no task is still running. */
  readonly longestLifeSeconds: number;
  /**
   * Starts per second that Tencent documents for the account. We stay below it. Absent where that
   * is not documented.
   */
  readonly ratePerSecond?: number | undefined;
  /**
   * Another action, where no rate is documented: the starts of both together stay below the rate of
   * that action.
   */
  readonly sharesRateOf?: string | undefined;
  /**
   * Tasks that one application may have at Tencent at once, the others waiting here, and the
   * setting that changes it. Absent: no limit.
   */
  readonly concurrency?: { readonly default: number; readonly setting: string } | undefined;
  /**
   * How long after the start Tencent is asked for the first time, where its callbacks arrive and
   * where they do not.
   */
  readonly firstAskAfterSeconds: { readonly callback: number; readonly noCallback: number };
  /** What a task's `status` can be. */
  readonly statuses: readonly string[];
}
