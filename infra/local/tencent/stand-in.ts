import { once } from "node:events";
import { createServer } from "node:http";
import type { QueuePlace } from "../aws/queue.ts";
import { Callbacks } from "./callbacks.ts";
import type { Clock } from "./clock.ts";
import type { StandInEvent } from "./event.ts";
import { type CallbackRecord, Ledger, type LedgerEntry } from "./ledger.ts";
import { finishedAt } from "./life.ts";
import type { CallbackTarget } from "./post-callback.ts";
import type { Account } from "./product.ts";
import { productNamed, requestListener } from "./server.ts";
import type { Credentials } from "./verify.ts";

export interface StandInOptions {
  readonly clock: Clock;
  /** 0, the default, is any free port. */
  readonly port?: number;
  /** JSON lines, made if missing; without it everything is forgotten at the end. */
  readonly ledgerFile?: string;
  /** The pair that it takes, or those that are enabled at the moment of a call. */
  readonly credentials: Credentials | readonly Credentials[];
  /** `lost`: tasks end as usual, but what tells of it never arrives. */
  readonly callbacks: "on" | "lost" | "off";
  /** VOD's; may be set later, by `setCallback`; callbacks wait for it. */
  readonly callback?: CallbackTarget;
  /** Unfinished tasks an application may have; 1 by default, as at Tencent. */
  readonly concurrency?: number;
  /** How long a task runs whose prompt does not say (see marks.ts); 5 by default. */
  readonly lifeSeconds?: number;
  /**
   * Whether VOD's DescribeTasks lists AIGC tasks, which Tencent does not document; false by
   * default.
   */
  readonly listsAigcTasks?: boolean;
  readonly onEvent?: (event: StandInEvent) => void;
  /** Sends a message to an operator's SQS queue, and says whether it was taken. */
  readonly fillQueue?: (queue: QueuePlace, body: string) => Promise<boolean>;
}

export interface TencentStandIn {
  /** Without a slash at the end. */
  readonly url: string;
  /** Every accepted create, oldest first, those of earlier runs on the same ledger included. */
  creates(): readonly LedgerEntry[];
  /** The results of the callbacks, in the order in which they became clear. */
  callbacks(): readonly CallbackRecord[];
  /**
   * How many requests named the action, or any action, since the start; refused and unanswered ones
   * included.
   */
  calls(action?: string): number;
  /**
   * Says where a product's callbacks go; VOD's if none is named. An address that the product's own
   * API or a request says comes first.
   */
  setCallback(target: CallbackTarget, product?: string): void;
  /** Ends all connections, waits and requests. */
  close(): Promise<void>;
}

/**
 * Stands in for Tencent Cloud on 127.0.0.1: the same protocol over HTTP, so its client is the one
 * that talks to the real one. `marks.ts` lists what a prompt can make it do. Throws an Error if
 * the ledger cannot be read or the port is taken.
 */
export async function startTencentStandIn(options: StandInOptions): Promise<TencentStandIn> {
  const { clock, onEvent = () => undefined } = options;
  const ledger = new Ledger(options.ledgerFile);
  const calls: string[] = [];
  const dropped = new Set<string>();
  const pulled: Account["pulled"] = new Map();
  const server = createServer();
  // A client that was busy for long must not meet a connection that we are just closing.
  server.keepAliveTimeout = 0;
  const url = await listen(server, options.port ?? 0);
  const fileUrl = (taskId: string, ending = "mp4") => `${url}/files/${taskId}.${ending}`;
  const callbacks = new Callbacks({
    clock,
    ledger,
    mode: options.callbacks,
    target: options.callback,
    ownTarget: (entry) => productNamed(entry.product).callbackTarget?.(entry, ledger),
    body: (entry, signKey) =>
      productNamed(entry.product).callback(entry, { now: clock.now(), fileUrl, signKey }),
    start: (entry) => productNamed(entry.product).startCallback?.(entry, () => clock.now()),
    headers: (entry, message) =>
      productNamed(entry.product).callbackHeaders?.(entry, message) ?? {},
    queueOf: (entry) => productNamed(entry.product).queueTarget?.(entry),
    fillQueue: options.fillQueue ?? (async () => false),
    onEvent,
  });
  const accept = (entry: LedgerEntry): void => {
    ledger.record(entry);
    onEvent({ kind: "accepted", action: entry.action, TaskId: entry.TaskId });
    callbacks.follow(entry);
    callbacks.followForQueue(entry);
  };
  const amend = (entry: LedgerEntry): void => {
    ledger.record(entry);
    callbacks.follow(entry);
    callbacks.followForQueue(entry);
  };
  const account = (): Omit<Account, "region"> => ({
    now: clock.now(),
    ledger,
    concurrency: options.concurrency ?? 1,
    lifeSeconds: options.lifeSeconds ?? 5,
    dropped,
    pulled,
    listsAigcTasks: options.listsAigcTasks ?? false,
    fileUrl,
    accept,
    amend,
  });
  server.on(
    "request",
    requestListener({
      credentials: options.credentials,
      account,
      onCall: (action) => calls.push(action),
      onEvent,
    }),
  );
  for (const entry of ledger.untold()) {
    callbacks.follow(entry);
    // One that ended before may have been told.
    if (finishedAt(entry) > clock.now()) callbacks.followForQueue(entry);
  }
  return {
    url,
    creates: () => ledger.entries(),
    callbacks: () => ledger.callbacks(),
    calls: (action) =>
      action === undefined ? calls.length : calls.filter((name) => name === action).length,
    setCallback: (target, product = "vod") => callbacks.setTarget(target, product),
    close: async () => {
      await callbacks.close();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The stand-in listens on no port.");
  return `http://127.0.0.1:${address.port}`;
}
