import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
// Here so that it is loaded before any clock runs: a first request that still loads its code would
// look like a world at rest.
import "undici/lib/dispatcher/pool.js";

/** Servers of this process, by origin, whose answers may wait for the clock. */
const servers = new Set<string>();

/** Requests that this process has sent and whose answers it has not read to the end. */
const open = new Set<unknown>();

/** The same for requests to `servers`, each with its connection, once it was sent. */
const served = new Map<unknown, string | undefined>();

/** The requests that arrived at a server of this process: the latest of each connection. */
const arrived = new Map<
  string,
  { readonly request: IncomingMessage; readonly response: ServerResponse }
>();

/** Connections to two servers may come from the same port, so both ports name one. */
const connection = (clientPort: number | undefined, serverPort: number | undefined): string =>
  `${clientPort}>${serverPort}`;

const on = <T>(channel: string, act: (message: T) => void): void =>
  subscribe(channel, (message) => act(message as T));

/** Those that wait for the end of a request in `open`. */
let waiting: (() => void)[] = [];

const ended = (request: unknown): void => {
  open.delete(request);
  const woken = waiting;
  waiting = [];
  for (const wake of woken) wake();
};

/** The same for work that none of Node's channels tells of: time stands still until it ends. */
export const underWay = async <T>(work: Promise<T>): Promise<T> => {
  open.add(work);
  try {
    return await work;
  } finally {
    ended(work);
  }
};

on<{ request: ClientRequest }>("http.client.request.start", ({ request }) => {
  open.add(request);
  request.once("close", () => ended(request));
});
on<{ request: { origin: string } }>("undici:request:create", ({ request }) => {
  if (servers.has(request.origin)) served.set(request, undefined);
  else open.add(request);
});
on<{ request: unknown; socket: Socket }>("undici:client:sendHeaders", ({ request, socket }) => {
  if (served.has(request)) served.set(request, connection(socket.localPort, socket.remotePort));
});
for (const end of ["undici:request:trailers", "undici:request:error"]) {
  on<{ request: unknown }>(end, ({ request }) => {
    served.delete(request);
    ended(request);
  });
}
on<{ request: IncomingMessage; response: ServerResponse }>(
  "http.server.request.start",
  (exchange) => {
    const { remotePort, localPort } = exchange.request.socket;
    const name = connection(remotePort, localPort);
    arrived.set(name, exchange);
    exchange.response.once("close", () => {
      if (arrived.get(name) === exchange) arrived.delete(name);
    });
  },
);

/**
 * Whether a server of this process has the whole request and has not answered yet: all that is left
 * to wait for may be the clock.
 */
const isHeld = (name: string | undefined): boolean => {
  const exchange = name === undefined ? undefined : arrived.get(name);
  return exchange?.request.complete === true && !exchange.response.writableEnded;
};

/** Something is on its way, at whatever speed this machine carries it: the world is not at rest. */
const isUnderWay = (): boolean =>
  open.size > 0 || [...served.values()].some((name) => !isHeld(name));

/**
 * Answers are handed on through a few turns of the event loop (streams, parsers, promises) before
 * anybody sends the next request.
 */
const TURNS_AT_REST = 12;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Resolves when nothing is under way and nobody has sent anything for a few turns of the event
 * loop.
 */
const rest = async (): Promise<void> => {
  for (let quiet = 0; quiet < TURNS_AT_REST; quiet = isUnderWay() ? 0 : quiet + 1) {
    if (open.size > 0) await new Promise<void>((wake) => waiting.push(wake));
    await turn();
  }
};

/**
 * Works whose end this process has seen and whose callers have not gone on yet. A caller may itself
 * be the work of another.
 */
let ending = 0;

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still while anybody works, and jumps to the next moment somebody waits for
 * when all is at rest.
 */
export class VirtualClock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start = "2026-01-01T00:00:00.000Z") {
    this.#now = Date.parse(start);
  }

  /** Names a server of this process, by its origin, whose own work is done on this clock. */
  serves(origin: string): void {
    servers.add(origin);
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + Math.max(0, milliseconds), wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => this.#sleepers.delete(sleeper), { once: true });
    });
  }

  /**
   * Lets the world go on until it is this much later, waking everybody in the order of their
   * moments.
   */
  async advance(milliseconds: number): Promise<void> {
    const target = this.#now + milliseconds;
    for (;;) {
      await rest();
      const next = this.#earliest();
      if (next === undefined || next.until > target) break;
      this.#wake(next);
    }
    this.#now = target;
  }

  /**
   * Lets the world go on until the work is done, letting time pass only where everybody waits for
   * it.
   */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
      ending += 1;
    };
    work.then(end, end);
    for (;;) {
      await rest();
      if (done) break;
      const next = ending > 0 ? undefined : this.#earliest();
      if (next !== undefined) this.#wake(next);
    }
    setImmediate(() => {
      ending -= 1;
    });
    return work;
  }

  #wake(sleeper: Sleeper): void {
    this.#now = Math.max(this.#now, sleeper.until);
    this.#sleepers.delete(sleeper);
    sleeper.wake();
  }

  #earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (first === undefined || sleeper.until < first.until) first = sleeper;
    return first;
  }
}
