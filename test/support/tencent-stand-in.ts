import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { CommonClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js";
import { vod } from "tencentcloud-sdk-nodejs/tencentcloud/services/vod/index.js";
import { afterEach, beforeEach, vi } from "vitest";
import type { StandInEvent } from "../../infra/local/tencent/event.ts";
import {
  type StandInOptions,
  startTencentStandIn,
  type TencentStandIn,
} from "../../infra/local/tencent/stand-in.ts";

export const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };
export const signKey = "VodSampleSignKey0001";
export const SubAppId = 1500000000;
/** The smallest input of CreateAigcVideoTask. */
export const minimal = {
  SubAppId,
  ModelName: "Kling",
  ModelVersion: "3.0",
  Prompt: "A cat dances in the rain.",
};

const cleanups: (() => unknown)[] = [];
let now = 0;
const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

/**
 * Called where tests are declared. Each of them begins in the first moment of 2026, and what it
 * starts ends with it.
 */
export function eachInItsOwnTime(): void {
  beforeEach(startTime);
  afterEach(cleanUp);
}

/** For `Date` too, as the SDK takes the time of its signatures from nowhere else. */
function startTime(): void {
  vi.useFakeTimers({ toFake: ["Date"] });
  now = Date.parse("2026-01-01T00:00:00Z");
  vi.setSystemTime(now);
}

/** Ends what a test started, the youngest first. */
async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  sleepers.clear();
  vi.useRealTimers();
}

/** Time that passes only when the test says so. */
export const clock = {
  now: () => now,
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const sleeper = { until: now + milliseconds, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", () => sleepers.delete(sleeper));
    }),
  /** How many are asleep. */
  sleepers: () => sleepers.size,
  advance: (milliseconds: number) => {
    now += milliseconds;
    vi.setSystemTime(now);
    for (const sleeper of sleepers) {
      if (sleeper.until > now) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  },
};

/**
 * A stand-in that ends with the test at the latest, the official SDK as its client, and what it
 * says of itself.
 */
export async function start(options: Partial<StandInOptions> = {}) {
  const events: StandInEvent[] = [];
  const waiting = new Set<() => void>();
  const onEvent = (event: StandInEvent) => {
    events.push(event);
    for (const look of waiting) look();
  };
  const standIn = await startTencentStandIn({
    clock,
    credentials,
    callbacks: "off",
    onEvent,
    ...options,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= standIn.close();
    return closing;
  };
  cleanups.push(close);
  /** Resolves when callbacks or messages have come to this state as often as that. */
  const happened = (state: string, times = 1) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (events.filter((event) => "state" in event && event.state === state).length < times)
          return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { standIn: { ...standIn, close }, sdk: client(standIn), events, happened };
}

/** The same, whose callbacks go to a receiver that answers them with these statuses. */
export async function startTold(statuses: number[], options: Partial<StandInOptions> = {}) {
  const receiver = await receive(statuses);
  const callback = { url: receiver.url, signKey };
  return { ...(await start({ callbacks: "on", callback, ...options })), receiver };
}

interface ClientOptions {
  readonly host?: string;
  readonly secretId?: string;
  readonly secretKey?: string;
}

/** The official SDK's VOD client. It talks to the stand-in under every host name. */
export function client(standIn: Pick<TencentStandIn, "url">, options: ClientOptions = {}) {
  return new vod.v20180717.Client(clientConfig(standIn, options));
}

/** The official SDK's client for any product and version. */
export function common(
  standIn: Pick<TencentStandIn, "url">,
  { host = "vod.localhost", version = "2018-07-17", region = "" },
) {
  const config = { ...clientConfig(standIn, { host }), region };
  return new CommonClient(config.profile.httpProfile.endpoint, version, config);
}

function clientConfig(
  standIn: Pick<TencentStandIn, "url">,
  { host = "vod.localhost", ...keys }: ClientOptions,
) {
  const local = { address: "127.0.0.1", family: 4 };
  const agent = new Agent({
    lookup: (_host, options, done) =>
      options.all ? done(null, [local]) : done(null, local.address, local.family),
  });
  return {
    credential: { ...credentials, ...keys },
    region: "",
    profile: {
      httpProfile: { protocol: "http://", endpoint: `${host}:${new URL(standIn.url).port}`, agent },
    },
  };
}

/** Receives callbacks: answers with these statuses, one after the other, and keeps the bodies. */
export async function receive(statuses: number[]) {
  const bodies: unknown[] = [];
  const server = createServer(async (message, response) => {
    bodies.push(JSON.parse(await text(message)));
    response.writeHead(statuses.shift() ?? 500).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The receiver listens on no port.");
  return { url: `http://127.0.0.1:${address.port}/callback`, bodies };
}

/** A path in a folder that goes with the test. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  return join(folder, "ledger.jsonl");
}

/** The code of the error that a call ends with: Tencent's, or the connection's. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) return error;
    // For a broken connection the SDK keeps only the message.
    return "code" in error ? error.code : (/\bE[A-Z]{4,}\b/.exec(error.message)?.[0] ?? error);
  }
  return "no error";
}
