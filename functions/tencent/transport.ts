import type { Client, Dispatcher, Pool } from "undici";
import { checkedOrigin } from "./checked-origin.ts";
import { failureReason, TencentUnreached } from "./error.ts";
import { OwnConnections } from "./own-connections.ts";

/** A request that is ready for the wire. `body` is what was signed, `headers` include Host. */
export interface SignedRequest {
  /**
   * Where Tencent answers, and what the signature and the Host header say, wherever the bytes go.
   */
  readonly host: string;
  readonly action: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the whole exchange: connecting, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  /** A second copy would be charged, so an attempt must not end in needless doubt. */
  readonly paid: boolean;
  /**
   * Of a paid request: its connection may be one that was used before. A server may be about to
   * close it, which looks like silence after sending, so it is only for what Tencent dedupes.
   */
  readonly reuses?: boolean;
}

/** An answer that arrived whole. `date` is the server's clock, as its Date header has it. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly date?: string;
}

// Two addresses that take 1.5 s each, and the handshake: what takes longer will not carry a create
// within its ten seconds either.
const connectTimeoutMs = 4500;
// Questions and starts come seconds to a minute apart. With undici's own four seconds most of them
// would pay for TCP and TLS anew.
const idleTimeoutMs = 50_000;

/** The reason of a silence that is none: an answer came, and is larger than what is read. */
export const ANSWER_TOO_LARGE = "UND_ERR_RES_EXCEEDED_MAX_SIZE";

/**
 * Bytes. A start is answered in a few hundred. ProcessMedia tells every frame, word and snapshot of
 * hours of video in one answer, which was seen at more than one MiB; nothing documents how large it
 * can be.
 */
const LARGEST_ANSWER = { paid: 1024 * 1024, question: 16 * 1024 * 1024 } as const;

/**
 * Bytes of all answers that are being received at once: read, the largest takes some 140 MB of a
 * function's 256. A question that comes beside it is given up, and asked again. The answer to a
 * paid request is small and never given up: its task would be in doubt.
 */
const MOST_BYTES_AT_ONCE = 20 * 1024 * 1024;

/** Options of every exchange. The request's own deadline covers headers and body. */
const exchangeOptions = {
  allowH2: false,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: idleTimeoutMs,
} as const;

/** The address that everything goes to, and the machine's time, in milliseconds. */
export interface TransportOptions {
  readonly endpointUrl?: string | undefined;
  readonly deadlineAfter?: (milliseconds: number) => AbortSignal;
  readonly now: () => number;
}

/**
 * Carries requests to Tencent, each at most once: there is no retry of any kind. Questions share
 * kept connections, as a question that meets a closed one is just asked again; a paid request has a
 * connection to itself, a new one unless it `reuses`. The HTTP stack is loaded at the first
 * request, so a function that calls nobody does not pay for it.
 */
export class Transport {
  readonly #endpoint: string | undefined;
  readonly #deadlineAfter: (milliseconds: number) => AbortSignal;
  readonly #pools = new Map<string, Pool>();
  readonly #received = { bytes: 0 };
  readonly #own: OwnConnections;

  /**
   * `endpointUrl` (TENCENT_ENDPOINT_URL) sends everything to that address instead of the product's
   * host. Host header, signature and the name that a certificate must show stay the product's.
   * `deadlineAfter` is the machine's time unless it is given, and `now` tells it. Throws if
   * `endpointUrl` is not an origin, or http beyond this machine.
   */
  constructor({
    endpointUrl,
    now,
    deadlineAfter = (milliseconds) => AbortSignal.timeout(milliseconds),
  }: TransportOptions) {
    this.#deadlineAfter = deadlineAfter;
    this.#own = new OwnConnections({
      connectTimeoutMs,
      idleTimeoutMs,
      exchange: { ...exchangeOptions, maxResponseSize: LARGEST_ANSWER.paid },
      now,
    });
    this.#endpoint = endpointUrl === undefined ? undefined : checkedOrigin(endpointUrl);
  }

  /**
   * Does what takes time before a paid request can be written: loads the HTTP stack and opens its
   * connection, unless it reuses one. Nothing is written, and it never rejects. `send` does without
   * it, but then the request leaves later than its moment.
   */
  async open(request: SignedRequest): Promise<void> {
    await this.#own.open(this.#origin(request), request);
  }

  /**
   * Resolves with the whole answer, whatever its status. Rejects with TencentUnreached if no byte
   * was handed to a connection, which is certain, and with another error if the request was or may
   * have been sent and no whole answer came back.
   */
  async send(request: SignedRequest): Promise<HttpAnswer> {
    const exchanged = {
      request,
      deadline: this.#deadlineAfter(request.timeoutMs),
      received: this.#received,
    };
    if (!request.paid) return exchange(await this.#pool(request), exchanged);
    const client = await this.#own.client(this.#origin(request), request);
    let isAnswered = false;
    try {
      const answer = await exchange(client, exchanged);
      isAnswered = true;
      return answer;
    } finally {
      await this.#own.release(client, request, isAnswered);
    }
  }

  /** Ends every connection; requests in flight reject. A later request opens new ones. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all([...pools.map((pool) => pool.destroy()), this.#own.close()]);
  }

  #origin({ host }: SignedRequest): URL {
    return new URL(this.#endpoint ?? `https://${host}`);
  }

  async #pool({ host }: SignedRequest): Promise<Pool> {
    const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
    const known = this.#pools.get(host);
    if (known !== undefined) return known;
    const pool = new PoolClass(this.#endpoint ?? `https://${host}`, {
      ...exchangeOptions,
      connectTimeout: connectTimeoutMs,
      maxResponseSize: LARGEST_ANSWER.question,
      pipelining: 1,
    });
    this.#pools.set(host, pool);
    return pool;
  }
}

interface Exchange {
  readonly request: SignedRequest;
  readonly deadline: AbortSignal;
  /** Of all exchanges that are under way. */
  readonly received: { bytes: number };
}

/**
 * One request and its answer. undici calls `onRequestStart` immediately before it writes the first
 * byte, and writes nothing if the request is aborted there: that moment, not a guess from an error
 * code, divides what was never sent from what may have been.
 */
const exchange = (
  dispatcher: Pool | Client,
  { request, deadline, received }: Exchange,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    let started: Dispatcher.DispatchController | undefined;
    let head: Omit<HttpAnswer, "body"> = { status: 0 };
    const chunks: Buffer[] = [];

    const end = (): void => {
      deadline.removeEventListener("abort", expire);
      for (const chunk of chunks) received.bytes -= chunk.length;
    };
    const fail = (error: unknown): void => {
      end();
      if (started !== undefined) reject(withoutAnswer(error));
      else reject(new TencentUnreached(request.action, failureReason(error), { cause: error }));
    };
    const expire = (): void => {
      if (started !== undefined) started.abort(deadline.reason);
      else fail(deadline.reason);
    };
    deadline.addEventListener("abort", expire);

    dispatcher.dispatch(
      { path: "/", method: "POST", headers: request.headers, body: request.body },
      {
        onRequestStart(controller) {
          if (deadline.aborted) controller.abort(deadline.reason);
          else started = controller;
        },
        onResponseStart(_controller, status, { date }) {
          head = typeof date === "string" ? { status, date } : { status };
        },
        onResponseData(controller, chunk) {
          chunks.push(chunk);
          received.bytes += chunk.length;
          if (received.bytes > MOST_BYTES_AT_ONCE && !request.paid)
            controller.abort(tooMuchAtOnce());
        },
        onResponseEnd() {
          end();
          resolve({ ...head, body: Buffer.concat(chunks).toString() });
        },
        onResponseError(_controller, error) {
          fail(error);
        },
      },
    );
  });

const tooMuchAtOnce = (): Error =>
  Object.assign(new Error("too many large answers at once"), { code: "TOO_MUCH_AT_ONCE" });

/** undici's parser error carries the bytes it choked on, which may hold a signed URL. */
const withoutAnswer = (error: unknown): unknown => {
  if (error instanceof Error && "data" in error) Reflect.deleteProperty(error, "data");
  return error;
};
