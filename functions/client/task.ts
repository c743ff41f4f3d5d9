/*
 * Callsheet's answers, as a client sees them. They hold no more than their names, so that the
 * declarations of the packed client stand alone. A test holds each against the type of the answer
 * that the service gives.
 */

/** The status of a task. The last five are final once `settled` is true. */
export type TaskStatus =
  | "queued"
  | "submitting"
  | "doubtful"
  | "running"
  | "succeeded"
  | "failed"
  | "rejected"
  | "canceled"
  | "indeterminate";

/** A fact beside the status that deserves attention. */
export type TaskMark =
  | "past_deadline"
  | "stalled"
  | "not_understood"
  | "result_expiring"
  | "result_expired"
  | "details_expired";

/** One file of a result. Sizes are in bytes, durations in seconds. */
export interface ResultFile {
  readonly url?: string | undefined;
  readonly fileId?: string | undefined;
  readonly mediaType?: string | undefined;
  readonly usage?: string | undefined;
  /** The link at `url` is dead from then on. */
  readonly expiresAt?: string | undefined;
  readonly size?: number | undefined;
  readonly durationSeconds?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** A link to the service's own copy, for an hour. */
  readonly storedUrl?: string | undefined;
}

/** One part of a task that has several. */
export interface ResultPart {
  readonly kind: string;
  readonly status: string;
  readonly result?: unknown;
  readonly truncated?: true | undefined;
  readonly error?:
    | {
        readonly code?: string | undefined;
        readonly number?: number | undefined;
        readonly message?: string | undefined;
      }
    | undefined;
}

/** The result of a task. */
export interface TaskOutput {
  readonly files: readonly ResultFile[];
  readonly details?:
    | Readonly<Record<string, string | number | boolean | readonly string[]>>
    | undefined;
  readonly tasks?: readonly ResultPart[] | undefined;
}

/** The reason why a task did not succeed. `code` is stable, `provider` holds Tencent's words. */
export interface TaskFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly provider?:
    | {
        readonly code?: string | undefined;
        readonly number?: number | undefined;
        readonly message?: string | undefined;
        readonly requestId?: string | undefined;
      }
    | undefined;
}

/** A task. A field that is not known (yet) is absent. */
export interface Task {
  readonly taskId: string;
  readonly operation: string;
  readonly status: TaskStatus;
  /** Nothing of the status changes any more. */
  readonly settled: boolean;
  /** Per cent, as Tencent says. */
  readonly progress?: number | undefined;
  readonly providerTaskId?: string | undefined;
  /** Tencent's RequestId of the answer that accepted or refused the start. */
  readonly requestId?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  readonly follow?: Readonly<Record<string, string>> | undefined;
  readonly region?: string | undefined;
  /** Parts of the input that Tencent does not document. They were sent as they are. */
  readonly warnings?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly output?: TaskOutput | undefined;
  readonly resultUrl?: string | undefined;
  readonly keepResult?: true | undefined;
  readonly copy?:
    | {
        readonly state: "pending" | "copying" | "stored" | "refused" | "failed";
        readonly reason?: string | undefined;
      }
    | undefined;
  readonly error?: TaskFailure | undefined;
  /** Why a doubtful task is in doubt. */
  readonly doubt?:
    | {
        readonly reason: string;
        readonly code?: string | undefined;
        readonly message?: string | undefined;
        readonly requestId?: string | undefined;
        readonly since: string;
        readonly attempts?: number | undefined;
      }
    | undefined;
  readonly createdAt: string;
  readonly deadline?: string | undefined;
  readonly marks?: readonly TaskMark[] | undefined;
  readonly submittedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  /** The key and the id are answered with this task at least until then. */
  readonly expiresAt?: string | undefined;
  readonly completedVia?: string | undefined;
  /** The place in the queue: 1 is next. `null` where counting would cost too much. */
  readonly queuePosition?: number | null | undefined;
  readonly waitingFor?:
    | {
        readonly reason: "slot" | "turn" | "refused" | "blocked" | "restored";
        readonly since: string;
        readonly code?: string | undefined;
      }
    | undefined;
  readonly nextCheckAt?: string | undefined;
  /** When such a task usually ends. A service that has not learned it leaves it out. */
  readonly estimatedEndAt?: string | undefined;
}

/** A task that has succeeded. */
export interface SucceededTask extends Task {
  readonly status: "succeeded";
  readonly settled: true;
  readonly output: TaskOutput;
}
