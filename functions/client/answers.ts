import type { TaskStatus } from "./task.ts";

/** An event that a webhook tells of. */
export type EventType =
  | "task.succeeded"
  | "task.failed"
  | "task.rejected"
  | "task.canceled"
  | "task.indeterminate"
  | "task.result_late"
  | "task.running"
  | "task.stalled"
  | "task.result_expiring";

/** One event for one receiver. */
export interface Delivery {
  readonly id: string;
  readonly event: EventType;
  /** The host of the address, or the kind of workflow. Absent if the receiver is no more. */
  readonly receiver?: string | undefined;
  readonly status: "pending" | "delivered" | "exhausted" | "gone";
  readonly attempts: number;
  readonly createdAt: string;
  readonly lastTriedAt?: string | undefined;
  /** The status of the receiver's last answer, or a word for why there was none. */
  readonly lastOutcome?: string | undefined;
  readonly nextTryAt?: string | undefined;
}

/** A moment of a task's story. `kind` says which of the other fields it has. */
export interface StoryEvent {
  readonly at: string;
  readonly kind:
    | "submitted"
    | "sent"
    | "refused"
    | "doubted"
    | "accepted"
    | "settled"
    | "told"
    | "odd";
  readonly by: "caller" | "callsheet" | "tencent" | "sender";
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly status?: TaskStatus | undefined;
  readonly via?: string | undefined;
  /** Of an oddity: its name, why, and how often it came until when. */
  readonly what?: string | undefined;
  readonly reason?: string | undefined;
  readonly lastAt?: string | undefined;
  readonly times?: number | undefined;
}

/** A question about a task that Tencent answered. */
export interface AnsweredQuestion {
  readonly at: string;
  /** Tencent's. */
  readonly requestId?: string | undefined;
}

/** The questions about a task that Tencent answered. */
export interface Questions {
  readonly count?: number | undefined;
  readonly first?: AnsweredQuestion | undefined;
  readonly last?: AnsweredQuestion | undefined;
  /** The last one whose answer changed something. */
  readonly lastChange?: AnsweredQuestion | undefined;
  /** When Tencent was asked last, answered or not, and last said that the task goes on. */
  readonly lastAt?: string | undefined;
  readonly lastUnfinishedAt?: string | undefined;
}

/** The story of a task, oldest moment first. */
export interface TaskStory {
  readonly taskId: string;
  readonly events: readonly StoryEvent[];
  readonly oddities?: number | undefined;
  readonly questions?: Questions | undefined;
  readonly deliveries: readonly Delivery[];
}

/** A lane: the tasks of one operation in one application, which share Tencent's limits. */
export interface Lane {
  readonly operation: string;
  readonly application: string;
  /** Tasks that may be at Tencent at once. Absent where nothing limits them. */
  readonly limit?: number | undefined;
  /** The lower limit that holds now: Tencent refused a task as one too many. */
  readonly learnedLimit?: number | undefined;
  /** Slots that are taken, by all callers. */
  readonly held: number;
  /** Tasks that wait, of all callers. 1000 stands for more as well. */
  readonly waiting: number;
  /** Tencent refuses every start for the operator's sake, until this is mended. */
  readonly blocked?:
    | { readonly code: string; readonly since: string; readonly nextTryAt: string }
    | undefined;
  /** Your own tasks there, by their ids. */
  readonly own: { readonly holding: readonly string[]; readonly waiting: readonly string[] };
}

/** The answer to a dry run of a correct request. */
export interface DryRun {
  readonly dryRun: true;
  readonly operation: string;
  readonly region?: string | undefined;
  readonly application?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/** The abilities of an operation. Durations are in seconds. */
export interface Operation {
  readonly operation: string;
  readonly summary: string;
  readonly product: string;
  readonly action: string;
  readonly describedBy: string;
  readonly applicationField?: string | undefined;
  readonly regions: readonly string[];
  readonly mainlandRegions?: readonly string[] | "unknown" | undefined;
  readonly callback: "documented" | "undocumented" | "none";
  readonly dedupe: "by-session" | "by-session-and-found" | "none";
  readonly afterSilence: string;
  readonly cancel: "waiting" | "waiting-or-running" | "none";
  readonly followBy: readonly string[];
  readonly resultLifeSeconds?: number | undefined;
  readonly recordLifeSeconds?: number | undefined;
  readonly stalledAfterSeconds: number;
  readonly longestLifeSeconds: number;
  readonly ratePerSecond?: number | undefined;
  readonly sharesRateOf?: string | undefined;
  readonly concurrency?: { readonly default: number; readonly setting: string } | undefined;
  readonly firstAskAfterSeconds: { readonly callback: number; readonly noCallback: number };
  readonly statuses: readonly string[];
}

/** An operation with all that a submission of it needs. */
export interface OperationDetails extends Operation {
  /** The JSON Schema (2020-12) of `input`. `rules` has what it cannot say. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly followSchema: Readonly<Record<string, unknown>>;
  /** An `input` that is accepted as it is. */
  readonly example: Readonly<Record<string, unknown>>;
  readonly rules: readonly string[];
}

/** A registered receiver of webhooks. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  /** `pending` until the receiver has repeated the challenge, `disabled` after its 410. */
  readonly status: "pending" | "enabled" | "disabled";
  readonly createdAt: string;
  /** Verifies its webhooks. Shown at the registration and at a rotation only. */
  readonly secret?: string | undefined;
}

/** The receiver `default`: every address that stands on a task. */
export interface DefaultEndpoint {
  readonly id: "default";
  readonly secret: string;
}
