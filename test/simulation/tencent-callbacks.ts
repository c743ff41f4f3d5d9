import { fixtureOf } from "../../infra/local/operations.ts";
import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { finishedAt } from "../../infra/local/tencent/life.ts";
import type { Product } from "../../infra/local/tencent/product.ts";
import { type Fate, withFate } from "./tencent-fate.ts";
import type { Fields } from "./tencent-mood.ts";

/** A message of Tencent's, to the byte. */
export interface Message {
  readonly body: string;
  /** With lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Something Tencent wants to tell. */
export interface Callback {
  /** Milliseconds since the UNIX epoch. */
  readonly dueAt: number;
  readonly product: string;
  readonly taskId: string;
  /**
   * Where the create asked for it to be sent; absent where the product is configured with one
   * address.
   */
  readonly url?: string;
  /**
   * Made and signed at the moment it is sent. `queued`: nothing is pushed, as it waits to be
   * pulled, or as the task came to another end meanwhile, which is told by another callback.
   */
  readonly message: () => Message | "queued";
}

/** The parts that messages are made from, looked up when they are sent. */
export interface Teller {
  readonly now: () => number;
  readonly fileUrl: (taskId: string, ending?: "mp4" | "png") => string;
  /** The key that is set at Tencent now; empty where there is none. */
  readonly callbackKey: (product: string) => string;
  readonly pulls: (product: string, application: string) => boolean;
  readonly task: (taskId: string) => LedgerEntry | undefined;
  readonly enqueue: (entry: LedgerEntry) => void;
}

/**
 * The messages about a task from now on, the start first. Tencent sends each of them once: the
 * network may repeat them.
 */
export function callbacksOf(
  product: Product,
  task: { readonly entry: LedgerEntry; readonly fate: Fate },
  teller: Teller,
): Callback[] {
  const { entry, fate } = task;
  const target = targetOf(product, entry);
  if (target === "none") return [];
  const made = {
    product: product.name,
    taskId: entry.TaskId,
    ...(target.url === "" ? {} : { url: target.url }),
  };
  const signKey = () => (target.url === "" ? teller.callbackKey(product.name) : target.signKey);
  const isCurrent = () => teller.task(entry.TaskId) === entry;
  const pushed = (content: Fields): Message =>
    messageOf(product, entry, { content, signKey: signKey() });
  const callbacks: Callback[] = [];

  const start = product.startCallback?.(entry, teller.now);
  if (start !== undefined && start.at > teller.now()) {
    callbacks.push({
      ...made,
      dueAt: start.at,
      message: () => (isCurrent() ? pushed(start.body()) : "queued"),
    });
  }
  if (fate.tellsAfterMs === undefined) return callbacks;
  const message = (): Message | "queued" => {
    if (!isCurrent()) return "queued";
    if (teller.pulls(product.name, entry.application)) {
      teller.enqueue(entry);
      return "queued";
    }
    const now = teller.now();
    return pushed(
      withFate(product.callback(entry, { now, fileUrl: teller.fileUrl, signKey: signKey() }), {
        entry,
        fate,
        now,
      }),
    );
  };
  callbacks.push({ ...made, dueAt: Math.ceil(finishedAt(entry)) + fate.tellsAfterMs, message });
  return callbacks;
}

/**
 * No event is documented for some actions of VOD, nor for an abort there; MPS tells where its task
 * says, the others where they are configured.
 */
function targetOf(
  product: Product,
  entry: LedgerEntry,
): { readonly url: string; readonly signKey: string } | "none" {
  if (
    product.name === "vod" &&
    (entry.aborted || fixtureOf(`vod.${entry.action}`).vod?.event === undefined)
  )
    return "none";
  if (product.name !== "mps") return { url: "", signKey: "" };
  const config = Object(entry.input.TaskNotifyConfig);
  const { NotifyType, NotifyUrl, NotifyKey = "" } = config;
  return NotifyType === "URL" && NotifyUrl
    ? { url: String(NotifyUrl), signKey: String(NotifyKey) }
    : "none";
}

/**
 * The text has tabs, as the stand-in writes it and TRTC's documentation shows it. A reader that
 * checks the signature of any other text is found out.
 */
function messageOf(
  product: Product,
  entry: LedgerEntry,
  { content, signKey }: { readonly content: Fields; readonly signKey: string },
): Message {
  const body = JSON.stringify(content, null, "\t");
  const own = Object.entries(product.callbackHeaders?.(entry, { body, signKey }) ?? {});
  return {
    body,
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])),
    },
  };
}
