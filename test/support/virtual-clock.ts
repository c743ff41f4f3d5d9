import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/** Servers of this process whose answers may wait for the clock: that somebody waits for them says nothing. What they do shows by itself. */
const servers = new Set<string>();

/** Requests that this process has sent and whose answers it has not read to the end: while there are any, the world is not at rest. */
const open = new Set<unknown>();

interface HttpMessage {
  readonly request: ClientRequest;
  readonly response?: IncomingMessage;
}

const onHttp = (channel: string, act: (message: HttpMessage) => void): void => subscribe(channel, (message) => act(message as HttpMessage));
const onUndici = (channel: string, act: (request: unknown) => void): void =>
  subscribe(channel, (message) => act((message as { request: unknown }).request));

onHttp("http.client.request.start", ({ request }) => {
  open.add(request);
  request.once("close", () => open.delete(request));
});
onUndici("undici:request:create", (request) => {
  if (!servers.has((request as { origin: string }).origin)) open.add(request);
});
onUndici("undici:request:trailers", (request) => open.delete(request));
onUndici("undici:request:error", (request) => open.delete(request));

/** Answers are handed on through a few turns of the event loop (streams, parsers, promises) before anybody sends the next request. */
const TURNS_AT_REST = 12;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Resolves when no request is under way and nobody has sent one for a few turns of the event loop. */
const rest = async (): Promise<void> => {
  for (let quiet = 0; quiet < TURNS_AT_REST; quiet = open.size === 0 ? quiet + 1 : 0) await turn();
};

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that stands still while anybody works, and jumps to the next moment somebody waits for when all is at rest. */
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

  /** Lets the world go on until it is this much later, waking everybody in the order of their moments. */
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

  /** Lets the world go on until the work is done, letting time pass only where everybody waits for it. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    for (;;) {
      await rest();
      if (done) return work;
      const next = this.#earliest();
      if (next !== undefined) this.#wake(next);
    }
  }

  #wake(sleeper: Sleeper): void {
    this.#now = Math.max(this.#now, sleeper.until);
    this.#sleepers.delete(sleeper);
    sleeper.wake();
  }

  #earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.until < first.until) first = sleeper;
    return first;
  }
}
