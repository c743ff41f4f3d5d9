import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import * as z from "zod";

const ledgerEntry = z.object({
  kind: z.literal("accepted"),
  product: z.string(),
  action: z.string(),
  /** The SubAppId or SdkAppId as text. */
  application: z.string(),
  TaskId: z.string(),
  /** X-TC-Region of the create; absent for a product without regions. */
  region: z.optional(z.string()),
  /** Empty where the caller sent none. */
  SessionId: z.string(),
  SessionContext: z.string(),
  /** Milliseconds since the UNIX epoch. */
  acceptedAt: z.number(),
  /** From acceptance to the end. */
  seconds: z.number(),
  /** The ErrCodeExt at the end; empty for a success. */
  errCodeExt: z.string(),
  /** It was stopped while it waited, and ended with that. */
  aborted: z.optional(z.boolean()),
  input: z.record(z.string(), z.unknown()),
});
/**
 * An accepted create, with all that decides the task's whole life. A later line with the same
 * TaskId amends it.
 */
export type LedgerEntry = Readonly<z.infer<typeof ledgerEntry>>;

const callbackRecord = z.object({
  kind: z.literal("callback"),
  TaskId: z.string(),
  /** `unwanted`: no address was set for it. `queued`: to be pulled; `confirmed`: it was. */
  state: z.enum(["acknowledged", "given-up", "lost", "unwanted", "queued", "confirmed"]),
  /** Milliseconds since the UNIX epoch. */
  at: z.number(),
});
/** The result of a task's callback. A task without one has not been called back for yet. */
export type CallbackRecord = Readonly<z.infer<typeof callbackRecord>>;

const settingRecord = z.object({
  kind: z.literal("setting"),
  product: z.string(),
  application: z.string(),
  name: z.string(),
  value: z.string(),
});
/** A setting that a product's API was told to remember for an application. */
export type SettingRecord = Readonly<z.infer<typeof settingRecord>>;

const ledgerLine = z.discriminatedUnion("kind", [ledgerEntry, callbackRecord, settingRecord]);
type LedgerLine = Readonly<z.infer<typeof ledgerLine>>;

/**
 * Everything the stand-in must remember: what it accepted, what became of the callbacks and what it
 * was told to set. With a file it is an append-only list of JSON lines, each written before anyone
 * is answered; a line that a killed process left unfinished at the end is cut off.
 */
export class Ledger {
  readonly #path: string | undefined;
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #sessions = new Map<string, number>();
  readonly #callbacks = new Map<string, CallbackRecord>();
  readonly #settings = new Map<string, string>();

  /**
   * Throws an Error that names the file if it cannot be opened, or has an unreadable line before
   * its last.
   */
  constructor(path: string | undefined) {
    this.#path = path;
    if (path !== undefined) this.#load(path);
  }

  /**
   * A copy of what stands in the file of a stand-in that may be running: it writes nothing there.
   * Empty where there is no such file.
   */
  static read(path: string): Ledger {
    const copy = new Ledger(undefined);
    if (!existsSync(path)) return copy;
    for (const text of readFileSync(path, "utf8").split("\n")) {
      const line = readLine(text);
      if (line !== undefined) copy.#keep(line);
    }
    return copy;
  }

  /** Durable (as far as a killed process goes) when it returns. */
  record(line: LedgerLine): void {
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
    this.#keep(line);
  }

  entries(): readonly LedgerEntry[] {
    return [...this.#entries.values()];
  }

  callbacks(): readonly CallbackRecord[] {
    return [...this.#callbacks.values()];
  }

  /** Accepted tasks of whose callback nothing was recorded, oldest first. */
  untold(): readonly LedgerEntry[] {
    return this.entries().filter((entry) => !this.#callbacks.has(entry.TaskId));
  }

  task(taskId: string): LedgerEntry | undefined {
    return this.#entries.get(taskId);
  }

  /**
   * When this application's latest task with the SessionId was accepted, in milliseconds since the
   * UNIX epoch.
   */
  sessionSeenAt(
    session: Pick<LedgerEntry, "product" | "application" | "SessionId">,
  ): number | undefined {
    return this.#sessions.get(sessionKey(session));
  }

  /** The latest value that was set; undefined if none ever was. */
  setting(of: Pick<SettingRecord, "product" | "application" | "name">): string | undefined {
    return this.#settings.get(settingKey(of));
  }

  #keep(line: LedgerLine): void {
    if (line.kind === "callback") {
      this.#callbacks.set(line.TaskId, line);
      return;
    }
    if (line.kind === "setting") {
      this.#settings.set(settingKey(line), line.value);
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

function readLine(text: string): LedgerLine | undefined {
  try {
    return ledgerLine.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const sessionKey = (session: Pick<LedgerEntry, "product" | "application" | "SessionId">): string =>
  `${session.product}/${session.application}/${session.SessionId}`;

const settingKey = ({
  product,
  application,
  name,
}: Pick<SettingRecord, "product" | "application" | "name">): string =>
  `${product}/${application}/${name}`;
