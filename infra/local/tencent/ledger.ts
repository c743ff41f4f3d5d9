import { appendFileSync, readFileSync, truncateSync } from "node:fs";
import * as z from "zod/mini";

const ledgerEntry = z.object({
  kind: z.literal("accepted"),
  product: z.string(),
  action: z.string(),
  /** The SubAppId or SdkAppId as text. */
  application: z.string(),
  TaskId: z.string(),
  /** Empty where the caller sent none. */
  SessionId: z.string(),
  SessionContext: z.string(),
  /** Milliseconds since the UNIX epoch. */
  acceptedAt: z.number(),
  /** From acceptance to the end. */
  seconds: z.number(),
  /** The ErrCodeExt at the end; empty for a success. */
  errCodeExt: z.string(),
  input: z.record(z.string(), z.unknown()),
});
/** An accepted create, with all that decides the task's whole life. */
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntry>>;

const callbackRecord = z.object({
  kind: z.literal("callback"),
  TaskId: z.string(),
  state: z.enum(["acknowledged", "given-up", "lost"]),
  /** Milliseconds since the UNIX epoch. */
  at: z.number(),
});
/** What became of a task's callback. A task without one has not been told of yet. */
export type CallbackRecord = Readonly<z.infer<typeof callbackRecord>>;

const ledgerLine = z.discriminatedUnion("kind", [ledgerEntry, callbackRecord]);

/**
 * Everything the stand-in must remember: what it accepted and what became of the callbacks. With a file it is an append-only list of JSON
 * lines, each written before anyone is answered; a line that a killed process left unfinished at the end is cut off.
 */
export class Ledger {
  readonly #path: string | undefined;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #sessions = new Map<string, number>();
  readonly #callbacks = new Map<string, CallbackRecord>();

  /** Throws an Error that names the file if it cannot be opened, or has an unreadable line before its last. */
  constructor(path: string | undefined) {
    this.#path = path;
    if (path !== undefined) this.#load(path);
  }

  /** Durable (as far as a killed process goes) when it returns. */
  record(line: LedgerEntry | CallbackRecord): void {
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
    this.#keep(line);
  }

  entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()];
  }

  callbacks(): readonly CallbackRecord[] {
    return [...this.#callbacks.values()];
  }

  /** Accepted tasks whose callback is neither acknowledged nor given up nor lost, oldest first. */
  untold(): readonly LedgerEntry[] {
    return this.entries().filter((entry) => !this.#callbacks.has(entry.TaskId));
  }

  task(taskId: string): LedgerEntry | undefined {
    return this.#entries.get(taskId);
  }

  /** When this application's latest task with the SessionId was accepted, in milliseconds since the UNIX epoch. */
  sessionSeenAt(session: Pick<LedgerEntry, "product" | "application" | "SessionId">): number | undefined {
    return this.#sessions.get(sessionKey(session));
  }

  #keep(line: LedgerEntry | CallbackRecord): void {
    if (line.kind === "callback") {
      this.#callbacks.set(line.TaskId, line);
      return;
    }
    this.#entries.set(line.TaskId, line);
    if (line.SessionId !== "") this.#sessions.set(sessionKey(line), line.acceptedAt);
  }

  #load(path: string): void {
    const text = openedText(path);
    const lines = text.split("\n").slice(0, -1);
    let sound = 0;
    for (const [index, text] of lines.entries()) {
      const line = readLine(text);
      if (line === undefined && index < lines.length - 1) {
        throw new Error(`Line ${index + 1} of the stand-in's ledger ${path} cannot be read.`);
      }
      if (line === undefined) break;
      this.#keep(line);
      sound += Buffer.byteLength(text) + 1;
    }
    if (sound < Buffer.byteLength(text)) truncateSync(path, sound);
  }
}

function openedText(path: string): string {
  try {
    appendFileSync(path, "");
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Error(`The stand-in's ledger ${path} cannot be opened.`, { cause });
  }
}

function readLine(text: string): LedgerEntry | CallbackRecord | undefined {
  try {
    return ledgerLine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const sessionKey = (session: Pick<LedgerEntry, "product" | "application" | "SessionId">): string =>
  `${session.product}/${session.application}/${session.SessionId}`;
