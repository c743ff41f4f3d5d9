import type * as z from "zod/mini";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { Refusal } from "./refusal.ts";

/** What an action may use: the account's state at the moment of the call. Actions are synchronous, so to check and to record is one step. */
export interface Account {
  /** Milliseconds since the UNIX epoch. */
  readonly now: number;
  readonly ledger: Ledger;
  /** Unfinished tasks an application may have. */
  readonly concurrency: number;
  /** How long a task runs whose prompt does not say. */
  readonly lifeSeconds: number;
  /** SessionIds whose first request was dropped; forgotten at a restart, as nothing of a dropped request is recorded. */
  readonly dropped: Set<string>;
  readonly fileUrl: (taskId: string) => string;
  /** Records the task, durably, and sees to its callback. */
  readonly accept: (entry: LedgerEntry) => void;
}

/** The fields of a `Response`, or `reset`: the connection ends without an answer. */
export type Answer = Readonly<Record<string, unknown>> | "reset";

export interface Action {
  /** Documented requests per second. */
  readonly perSecond: number;
  /** Throws a Refusal for every error code it answers. */
  readonly run: (body: unknown, account: Account) => Answer;
}

/** One of Tencent's products. A new one is one file and one line in `server.ts`. */
export interface Product {
  /** The service in a signature's scope. */
  readonly name: string;
  /** X-TC-Version. */
  readonly version: string;
  readonly actions: Readonly<Record<string, Action>>;
  /** The body of the completion callback of a task. */
  readonly callback: (
    entry: LedgerEntry,
    context: Pick<Account, "now" | "fileUrl"> & { readonly signKey: string },
  ) => Readonly<Record<string, unknown>>;
  /** When the URL of a finished task's file stops working, in milliseconds since the UNIX epoch. */
  readonly fileExpiresAt: (entry: LedgerEntry) => number;
}

/** Reads a body as the schema has it. Throws a Refusal: MissingParameter, UnknownParameter or InvalidParameter, naming the field. */
export function readParameters<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw new Refusal("UnknownParameter", `The parameter ${issue.keys.join(", ")} is not recognized.`);
  }
  const field = issue?.path.join(".") || "body";
  if (issue?.code === "invalid_type" && issue.input === undefined) {
    throw new Refusal("MissingParameter", `The parameter ${field} is missing.`);
  }
  throw new Refusal("InvalidParameter", `The parameter ${field} has the wrong type.`);
}
