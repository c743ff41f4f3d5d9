import type * as z from "zod/mini";
import type { Issue } from "../task/issues.ts";
import type { Duration } from "../task/time.ts";
import type { NormalForm } from "./normal-form.ts";
import type { Product } from "./product.ts";
import type {
  CancelOperation,
  DescribeOperation,
  ListOperation,
  SearchOperation,
} from "./question.ts";
import type { RefusalCodes } from "./refusals.ts";

/**
 * The protection against paying twice after silence:
 * - `deduped`: Tencent refuses a SessionId that it has seen, so a repeat with the same SessionId
 *   cannot be billed twice.
 * - `deduped-and-found`: Tencent also finds a task by that SessionId. Ask before a repeat.
 * - `unprotected`: neither. The start is never repeated after silence.
 */
export type OperationClass = "deduped" | "deduped-and-found" | "unprotected";

type Fields = Readonly<Record<string, unknown>>;

/** `model_rule`: the form is right, but the documentation of the chosen model rules out a value. */
export type InputResult =
  | { readonly ok: true; readonly input: Fields; readonly warnings: readonly string[] }
  | {
      readonly ok: false;
      readonly code: "invalid_input" | "model_rule";
      readonly issues: readonly Issue[];
    };

/**
 * The ids by which a start request can be recognised later. The application is Tencent's number as
 * text.
 */
export interface OwnIds {
  readonly sessionId: string;
  readonly sessionContext: string;
  readonly application: string;
  /**
   * The address of this product's callbacks, and the key for their signature. Absent if none can
   * reach us.
   */
  readonly callback?: { readonly url: string; readonly key: string } | undefined;
  /** The operator's SQS queue for the same news. Absent if there is none. */
  readonly queue?: NoticeQueue | undefined;
}

/** An SQS queue, and the AWS key with which Tencent may write to it, if one is given. */
export interface NoticeQueue {
  readonly region: string;
  readonly name: string;
  readonly secretId?: string | undefined;
  readonly secretKey?: string | undefined;
}

/** A task that was started elsewhere, as a caller names it. */
export interface FollowedTask {
  /** `undefined` where it is named by its session. */
  readonly providerTaskId: string | undefined;
  readonly sessionId?: string;
  /** As text; undefined if the caller named none. */
  readonly application?: string;
}

export type FollowResult =
  | { readonly ok: true; readonly task: FollowedTask }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** A duplicate code that is also said where another is in the place that a task was to go to. */
export interface Occupied {
  readonly code: string;
  /** The place, as the product's callbacks name it; undefined if the input names none. */
  readonly roomOf: (input: Fields) => string | undefined;
  /** Tells a caller what is in the way, and what to do. */
  readonly message: string;
}

/** One of Tencent's paid actions as a form, filled in by one file per action. */
export interface StartOperation {
  /** Ours and public: `vod.CreateAigcVideoTask`. */
  readonly name: string;
  readonly product: Product;
  readonly action: string;
  /** One line for people. */
  readonly summary: string;
  readonly class: OperationClass;
  /** Documented requests per second. */
  readonly rate: number;
  /**
   * Another action of the product whose rate this one shares, because no source names its own: both
   * together stay below it.
   */
  readonly sharesRateOf?: string;
  /**
   * Concurrent tasks an application may have; `setting` names the environment variable that
   * overrides it. `fullCodes` are Tencent's codes, of a refusal or of a failed task, for one task
   * too many. Absent: no limit.
   */
  readonly lane?: {
    readonly setting: string;
    readonly limit: number;
    readonly fullCodes: readonly string[];
  };
  /**
   * The field of its input that orders waiting tasks, from -10 to 10, the higher first; absent
   * where Tencent has none.
   */
  readonly priorityField?: string;
  /**
   * Set if each request asks for its own callback, because there is no registration. The request
   * has to say where to.
   */
  readonly callbackPerTask?: true;
  /**
   * Names of fields, at any depth, that hold credentials. The start needs them, and no answer shows
   * them.
   */
  readonly secretFields?: readonly string[];
  /**
   * The form in which two inputs with the same meaning are equal. It accepts any input, also one
   * that `readInput` refuses.
   */
  readonly normalForm: NormalForm;
  /** The schema of its input: the fields that it knows. `readInput` checks more than it can say. */
  readonly form: z.ZodMiniType;
  /** An input that is accepted as it is, for a reader. */
  readonly inputExample: Fields;
  /**
   * In words, what `readInput` checks beside the form. A sentence each, for a caller. Example: "A
   * last frame needs a first frame."
   */
  readonly inputRules: readonly string[];
  /**
   * Checks the normal form of what a caller sends: strict on shape, with every issue pointing at
   * its field.
   */
  readonly readInput: (
    input: unknown,
    options: { readonly allowUndocumented: boolean },
  ) => InputResult;
  /** The body of the request: the caller's input with our own ids in Tencent's fields. */
  readonly request: (input: Fields, ids: OwnIds) => Fields;
  /**
   * The TaskId of an accepted request; undefined if the answer carries none (which is silence, not
   * success).
   */
  readonly providerTaskId: (response: unknown) => string | undefined;
  /** The meaning of its error codes for a start: its part of the product's `refusals.ts`. */
  readonly codes: RefusalCodes;
  /** Absent where a duplicate code can only mean one of our own ids. */
  readonly occupied?: Occupied;
  readonly describedBy: DescribeOperation;
  /** Absent where Tencent lists no tasks with their ids. */
  readonly listedBy?: ListOperation;
  /** Absent where a list shows the ids, or there is none at all. */
  readonly soughtBy?: SearchOperation;
  /** The schema of `follow`, for a reader. `readFollow` checks. */
  readonly followForm: z.ZodMiniType;
  /** Reads how a caller names a task that was started elsewhere. */
  readonly readFollow: (follow: unknown) => FollowResult;
  /** Absent where Tencent has no way to stop a task. */
  readonly cancel?: CancelOperation;
  /**
   * The id of ours that Tencent's answers about the task echo, so that they show whose it is: the
   * SessionContext with our MAC, the SessionId (which may be missing), or nothing. Without the
   * context, the TaskId is claimed at the start.
   */
  readonly echoes: "context" | "session" | "nothing";
  /**
   * Whether Tencent tells of the end by a callback: `undocumented` where it may, but no source
   * names the event.
   */
  readonly callback: "documented" | "undocumented" | "none";
  /**
   * The event that tells of the end, where an event can be one of many: its type, and the field
   * that carries the task.
   */
  readonly event?: { readonly type: string; readonly field: string };
  /** Fields of its input that name the model. Absent where there is none to choose. */
  readonly modelFields?: readonly string[];
  /**
   * The time from the start to the first question, with callbacks and without, where too little is
   * learned of such tasks.
   */
  readonly firstAskAfter: { readonly callback: Duration; readonly noCallback: Duration };
  /**
   * A task is called stalled this long after its start: something may be wrong, and Callsheet only
   * says so.
   */
  readonly stalledAfter: Duration;
  /**
   * Whether this input lets Tencent hold the task back until it has room. Such a task is not
   * stalled before its longest life. Absent if no input does.
   */
  readonly isOffPeak?: (input: Fields) => boolean;
  /** No task of this kind is still running at Tencent after this long. */
  readonly longestLife: Duration;
  /** How long Tencent's describe action knows a task. */
  readonly recordLife: Duration;
  /**
   * How long a result exists, at least; absent where it stays until somebody deletes it, or where
   * there is none.
   */
  readonly resultLife?: Duration;
}
