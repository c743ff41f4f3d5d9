import type { Socket } from "node:net";
import type { buildConnector, Client } from "undici";

/** A request that has a connection to itself, told from every other by its identity. */
interface OwnRequest {
  /** The name that a certificate has to show. */
  readonly host: string;
  /** Whether its connection may have carried another request, and may carry a later one. */
  readonly reuses?: boolean;
}

/** How connections are made, and what holds for every exchange over one. Times are milliseconds. */
export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  /** A connection that was idle for longer is not used again. */
  readonly idleTimeoutMs: number;
  readonly exchange: Client.Options;
  /** The machine's time. undici's own timer of an idle connection stands still in a frozen one. */
  readonly now: () => number;
}

/** Connections of one host that wait for a request. More are ended when theirs was answered. */
const MOST_IDLE = 8;

/** A client whose connection waits for a request, or for the send of the one that reserved it. */
interface Idle {
  readonly client: Client;
  readonly since: number;
}

/**
 * A connection to itself for each paid request, made by `open` before the request's moment has
 * come, so that then nothing but the send is left to do. A request that Tencent does not dedupe
 * gets a new one, which no server is about to close: a reset is never needless doubt. Any other
 * takes one that is idle, where there is one, and leaves it behind (decision 0002).
 */
export class OwnConnections {
  readonly #options: ConnectionOptions;
  readonly #opened = new WeakMap<OwnRequest, Socket>();
  readonly #clients = new Set<Client>();
  readonly #idle = new Map<string, Idle[]>();
  readonly #reserved = new Map<OwnRequest, Idle>();
  #connector: buildConnector.connector | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Opens the connection of this request, or reserves an idle one. Never rejects: where it could
   * not be made, the send tries once more and tells why.
   */
  async open(origin: URL, request: OwnRequest): Promise<void> {
    await this.#endUnsent();
    const idle = await this.#takeIdle(request);
    if (idle !== undefined) {
      this.#reserved.set(request, { ...idle, since: this.#options.now() });
      return;
    }
    const connector = await this.#makeConnector();
    const port = origin.port === "" ? {} : { port: origin.port };
    const named = origin.protocol === "https:" ? { servername: request.host } : {};
    const hostname = origin.hostname.replace(/^\[(.*)\]$/, "$1");
    const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
    connector(
      { hostname, host: origin.host, protocol: origin.protocol, port: "", ...port, ...named },
      (_error, made) => resolve(made ?? undefined),
    );
    const socket = await promise;
    if (socket === undefined) return;
    // A connection whose request is not sent keeps no process alive, and ends when the server ends
    // it, which only a reader notices.
    socket.unref().resume();
    this.#opened.set(request, socket);
  }

  /** The client that carries this request and no other meanwhile. To be given to `release`. */
  async client(origin: URL, request: OwnRequest): Promise<Client> {
    const idle = this.#reserved.get(request) ?? (await this.#takeIdle(request));
    this.#reserved.delete(request);
    if (idle !== undefined) return idle.client;
    const [{ default: ClientClass }, connector] = await Promise.all([
      import("undici/lib/dispatcher/client.js"),
      this.#makeConnector(),
    ]);
    const connect: buildConnector.connector = (options, callback) => {
      const socket = this.#take(request);
      if (socket === undefined) connector(options, callback);
      // Not before the client has gone on: it takes a connection for one that was made later.
      else queueMicrotask(() => callback(null, socket));
    };
    // 0 is undici's word for a connection that carries one request.
    const pipelining = request.reuses ? 1 : 0;
    const client = new ClientClass(origin, { ...this.#options.exchange, pipelining, connect });
    this.#clients.add(client);
    return client;
  }

  /** Keeps the connection of a request that was answered, if it may be used again, or ends it. */
  async release(client: Client, request: OwnRequest, isAnswered: boolean): Promise<void> {
    const idle = this.#idle.get(request.host) ?? [];
    if (!request.reuses || !isAnswered || idle.length >= MOST_IDLE) return this.#end(client);
    this.#idle.set(request.host, [...idle, { client, since: this.#options.now() }]);
  }

  /** Ends every connection; requests in flight reject. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => this.#end(client)));
  }

  async #end(client: Client): Promise<void> {
    this.#clients.delete(client);
    await client.destroy();
  }

  /** The connection that was used last, if it still stands. Those that do not are ended. */
  async #takeIdle({ host, reuses }: OwnRequest): Promise<Idle | undefined> {
    const idle = reuses ? (this.#idle.get(host) ?? []) : [];
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (last.client.stats.connected && !this.#isOld(last)) return last;
      await this.#end(last.client);
    }
    return undefined;
  }

  /** A start that reserved a connection and got no turn does not come back for it. */
  async #endUnsent(): Promise<void> {
    const old = [...this.#reserved].filter(([, idle]) => this.#isOld(idle));
    for (const [request, { client }] of old) {
      this.#reserved.delete(request);
      await this.#end(client);
    }
  }

  #isOld({ since }: Idle): boolean {
    const age = this.#options.now() - since;
    return age < 0 || age > this.#options.idleTimeoutMs;
  }

  /**
   * Undefined where none was opened, or it has ended since: then one is made anew, as nothing was
   * written to it.
   */
  #take(request: OwnRequest): Socket | undefined {
    const socket = this.#opened.get(request);
    this.#opened.delete(request);
    if (socket === undefined || socket.readyState !== "open") return undefined;
    return socket.pause().ref();
  }

  /**
   * One for all of them, so that a TLS session of one connection shortens the handshake of the
   * next.
   */
  async #makeConnector(): Promise<buildConnector.connector> {
    const { default: buildConnector } = await import("undici/lib/core/connect.js");
    this.#connector ??= buildConnector({ allowH2: false, timeout: this.#options.connectTimeoutMs });
    return this.#connector;
  }
}
