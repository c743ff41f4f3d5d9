import type { Socket } from "node:net";
import type { buildConnector, Client } from "undici";

/** A request that has a connection of its own, told from every other by its identity. */
interface OwnRequest {
  /** The name that a certificate has to show. */
  readonly host: string;
}

/** How connections are made, and what holds for every exchange over one. */
export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  readonly exchange: Client.Options;
}

/**
 * A connection of its own for each paid request: the server cannot be about to close it, so a reset
 * is never needless doubt (decision 0002). `open` makes it before the request's moment has come,
 * so that then nothing but the send is left to do.
 */
export class OwnConnections {
  readonly #options: ConnectionOptions;
  readonly #opened = new WeakMap<OwnRequest, Socket>();
  readonly #clients = new Set<Client>();
  #connector: buildConnector.connector | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Opens the connection of this request. Never rejects: where it could not be made, the send tries
   * once more and tells why.
   */
  async open(origin: URL, request: OwnRequest): Promise<void> {
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

  /** The client that carries this request and no other. To be ended by `end`. */
  async client(origin: URL, request: OwnRequest): Promise<Client> {
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
    const client = new ClientClass(origin, { ...this.#options.exchange, pipelining: 0, connect });
    this.#clients.add(client);
    return client;
  }

  /** Ends the connection of a request that was answered or given up. */
  async end(client: Client): Promise<void> {
    this.#clients.delete(client);
    await client.destroy();
  }

  /** Ends every connection; requests in flight reject. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => this.end(client)));
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
