import type * as z from "zod";
import type { QueuePlace } from "../aws/queue.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { CallbackTarget } from "./post-callback.ts";
import { Refusal } from "./refusal.ts";

/**
 * The account's state at the moment of a call, for an action to use. Actions are synchronous, so to
 * check and to record is one step.
 */
export interface Account {
  /** Milliseconds since the UNIX epoch. */
  readonly now: number;
  readonly ledger: Ledger;
  /** Unfinished tasks an application may have. */
  readonly concurrency: number;
  /** How long a task runs whose prompt does not say. */
  readonly lifeSeconds: number;
  /**
   * SessionIds whose first request was dropped; forgotten at a restart, as nothing of a dropped
   * request is recorded.
   */
  readonly dropped: Set<string>;
  /**
   * Events that were handed out and may be confirmed `until` a moment (milliseconds since the UNIX
   * epoch), by their handles; forgotten at a restart.
   */
  readonly pulled: Map<string, { readonly TaskId: string; readonly until: number }>;
  /** Whether VOD's DescribeTasks lists AIGC tasks. */
  readonly listsAigcTasks: boolean;
  /** `ending`: that of a film unless said. */
  readonly fileUrl: (taskId: string, ending?: "mp4" | "png") => string;
  /** Records the task, durably, and sees to its callback. */
  readonly accept: (entry: LedgerEntry) => void;
  /**
   * Records what became of an accepted task before its time, durably, and sees to its callback
   * instead of the one it was to have.
   */
  readonly amend: (entry: LedgerEntry) => void;
  /** X-TC-Region of the call; empty where it names none. */
  readonly region: string;
}

/** The fields of a `Response`, or `reset`: the connection ends without an answer. */
export type Answer = Readonly<Record<string, unknown>> | "reset";

export interface Action {
  /** Documented requests per second. */
  readonly perSecond: number;
  /** Another action, whose requests count against the same limit. */
  readonly sharesRateOf?: string;
  /** Throws a Refusal for every error code it answers. */
  readonly run: (body: unknown, account: Account) => Answer;
}

/** One of Tencent's products. A new one is one file and one line in `server.ts`. */
export interface Product {
  /** The service in a signature's scope. */
  readonly name: string;
  /** X-TC-Version. */
  readonly version: string;
  /**
   * Values of X-TC-Region it takes, one of which every request has to name; absent where it needs
   * none.
   */
  readonly regions?: readonly string[];
  readonly actions: Readonly<Record<string, Action>>;
  /** The body of the completion callback of a task. */
  readonly callback: (
    entry: LedgerEntry,
    context: Pick<Account, "now" | "fileUrl"> & { readonly signKey: string },
  ) => Readonly<Record<string, unknown>>;
  /**
   * When a task tells that it has begun, and what, made when it is sent; undefined for one that
   * does not, absent where none does.
   */
  readonly startCallback?: (
    entry: LedgerEntry,
    now: () => number,
  ) => { readonly at: number; readonly body: () => Readonly<Record<string, unknown>> } | undefined;
  /**
   * Headers of its callbacks, made from the exact body; absent where the signature stands in the
   * body.
   */
  readonly callbackHeaders?: (
    entry: LedgerEntry,
    message: { readonly body: string; readonly signKey: string },
  ) => Readonly<Record<string, string>>;
  /**
   * Where that callback goes: `none` where none is wanted, `queue` where it waits to be pulled,
   * undefined where the stand-in's `setCallback` decides. Absent for a product where it always
   * does.
   */
  readonly callbackTarget?: (
    entry: LedgerEntry,
    ledger: Ledger,
  ) => CallbackTarget | "queue" | "none" | undefined;
  /** The operator's SQS queue that is told as well; absent for a product that fills none. */
  readonly queueTarget?: (entry: LedgerEntry) => QueuePlace | undefined;
  /** When the URL of a finished task's file stops working, in milliseconds since the UNIX epoch. */
  readonly fileExpiresAt: (entry: LedgerEntry) => number;
  /** The kind of file that a task brings; absent where it is always a film. */
  readonly endingOf?: (entry: LedgerEntry) => "mp4" | "png";
}

/**
 * Reads a body as the schema has it. Throws a Refusal: MissingParameter, UnknownParameter or
 * InvalidParameter, naming the field.
 */
export function readParameters<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw new Refusal(
      "UnknownParameter",
      `The parameter ${issue.keys.join(", ")} is not recognized.`,
    );
  }
  const field = issue?.path.join(".") || "body";
  if (issue?.code === "invalid_type" && issue.input === undefined) {
    throw new Refusal("MissingParameter", `The parameter ${field} is missing.`);
  }
  throw new Refusal("InvalidParameter", `The parameter ${field} has the wrong type.`);
}
