import { type Dispatcher, request } from "undici";
import type { LedgerEntry } from "./ledger.ts";

/**
 * Where completion callbacks go and the key that signs them; what an empty key means is the
 * product's affair.
 */
export interface CallbackTarget {
  readonly url: string;
  readonly signKey: string;
}

/** A callback of a task, before it is signed. */
export interface CallbackToPost {
  readonly entry: LedgerEntry;
  readonly target: CallbackTarget;
  readonly content: Readonly<Record<string, unknown>>;
  /** The headers that a product adds, made from the exact body. */
  readonly headers: (
    entry: LedgerEntry,
    message: { readonly body: string; readonly signKey: string },
  ) => Readonly<Record<string, string>>;
  readonly dispatcher?: Dispatcher;
}

/**
 * Posts a callback once, with its product's headers over the exact body. Resolves with the HTTP
 * status; undefined where no answer came. Never rejects.
 */
export async function postCallback({
  entry,
  target: { url, signKey },
  content,
  headers,
  dispatcher,
}: CallbackToPost): Promise<number | undefined> {
  // With tabs, as TRTC's documentation shows it: a receiver that checks another text than the one
  // that was sent is found out.
  const body = JSON.stringify(content, null, "\t");
  try {
    const response = await request(url, {
      ...(dispatcher === undefined ? {} : { dispatcher }),
      method: "POST",
      headers: { "content-type": "application/json", ...headers(entry, { body, signKey }) },
      body,
    });
    await response.body.dump();
    return response.statusCode;
  } catch {
    // Refused, reset or too slow: all the same to a sender that knows only whether it was
    // answered.
    return undefined;
  }
}

/** Whether an answer says that the callback was taken. */
export function isTaken(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
