import type { Socket } from "node:net";
import type { Client, Dispatcher } from "undici";
import { milliseconds } from "../task/time.ts";
import { connect } from "./connect.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";
import { addressesOf, type Resolve, resolveNames } from "./resolve-name.ts";
import type { TryFailure, TryOutcome } from "./try-outcome.ts";
import { HTTPS_PORTS, type WebhookPlaces, webhookUrlIssue } from "./webhook-url.ts";

/** One try, signed and ready to be sent. */
export interface OutgoingTry {
  readonly url: string;
  /** The signature's; those of the content and the host are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, exactly as it was signed. */
  readonly body: string;
  /** Whether the outcome carries the answer's body. Only a registration's challenge needs it. */
  readonly wantsBody?: boolean;
}

/** How webhooks are dialled. The last three stand for the network and its time in tests. */
export interface DialOptions {
  readonly places: WebhookPlaces;
  /** The ports of public receivers; 443 where it is not given. */
  readonly ports?: readonly number[];
  readonly resolve?: Resolve;
  /** Whether an address of the resolver's may be dialled. */
  readonly mayDial?: (address: string) => boolean;
  readonly deadlineAfter?: (milliseconds: number) => AbortSignal;
}

/** For the whole try: name, connection, sending, and the answer to its last byte. */
const TRY_WITHIN_MS = milliseconds({ seconds: 15 });

/** Bytes of the answer's body. Those of its headers are limited besides. */
const LARGEST_BODY = 64 * 1024;
const LARGEST_HEADERS = 16 * 1024;

const mayDialIn: Readonly<Record<WebhookPlaces, (address: string) => boolean>> = {
  public: isPublicAddress,
  loopback: (address) => isPublicAddress(address) || isLoopbackAddress(address),
};

/**
 * Sends webhooks, each try once and over a connection of its own, so that one receiver has no part
 * in another's. The receiver belongs to a stranger: every fault of it is a failed try and nothing
 * more.
 *
 * The name is resolved when it is dialled. Where any of its addresses is not public nothing is
 * sent, and else one of these very addresses is dialled: a resolver that answers differently the
 * next time is not asked again. Redirects are answers, proxies of the environment are ignored, and
 * no body is unpacked.
 */
export class Dialler {
  readonly #places: WebhookPlaces;
  readonly #ports: readonly number[];
  readonly #resolve: Resolve;
  readonly #mayDial: (address: string) => boolean;
  readonly #deadlineAfter: (milliseconds: number) => AbortSignal;

  constructor(options: DialOptions) {
    this.#places = options.places;
    this.#ports = options.ports ?? HTTPS_PORTS;
    this.#resolve = options.resolve ?? resolveNames();
    this.#mayDial = options.mayDial ?? mayDialIn[options.places];
    this.#deadlineAfter = options.deadlineAfter ?? ((time) => AbortSignal.timeout(time));
  }

  /** Sends one try. Never rejects, and its outcome repeats nothing of URL, headers and body. */
  async send(outgoing: OutgoingTry): Promise<TryOutcome> {
    // The rules may have changed since the URL was taken.
    if (webhookUrlIssue(outgoing.url, this.#places, this.#ports) !== undefined)
      return failed("refused_address");
    const url = new URL(outgoing.url);
    const deadline = this.#deadlineAfter(TRY_WITHIN_MS);
    return exchange({ url, outgoing, deadline, connected: () => this.#connected(url, deadline) });
  }

  /** A connection to an address that was judged, or why there is none. */
  async #connected(url: URL, deadline: AbortSignal): Promise<Socket | TryFailure> {
    const addresses = await addressesOf(url, this.#resolve, deadline);
    if (addresses.length === 0) return "dns";
    if (!addresses.every(this.#mayDial)) return "refused_address";
    return connect(url, addresses, deadline);
  }
}

const failed = (reason: TryFailure): TryOutcome => ({ kind: "failed", reason });

interface Exchange {
  readonly url: URL;
  readonly outgoing: OutgoingTry;
  readonly deadline: AbortSignal;
  readonly connected: () => Promise<Socket | TryFailure>;
}

/** One request over a connection of its own, and its answer. */
const exchange = async ({ url, outgoing, deadline, connected }: Exchange): Promise<TryOutcome> => {
  const { default: ClientClass } = await import("undici/lib/dispatcher/client.js");
  const { promise, resolve } = Promise.withResolvers<TryOutcome>();
  const expire = (): void => resolve(failed("timeout"));
  deadline.addEventListener("abort", expire, { once: true });
  if (deadline.aborted) expire();
  let unconnected: TryFailure | undefined;
  const client: Client = new ClientClass(url.origin, {
    ...limits,
    connect: (_options, callback) => {
      connected().then((made) => {
        if (typeof made !== "string") return callback(null, made);
        unconnected = made;
        return callback(new Error(made), null);
      }, expire);
    },
  });
  let answer: { readonly status: number; readonly retryAfter?: string } = { status: 0 };
  const chunks: Buffer[] = [];
  client.dispatch(requestOf(url, outgoing), {
    onRequestStart() {},
    onResponseStart(_controller, status, headers) {
      const retryAfter = [headers["retry-after"] ?? []].flat()[0];
      answer = { status, ...(retryAfter !== undefined && { retryAfter }) };
    },
    onResponseData(_controller, chunk) {
      if (outgoing.wantsBody === true) chunks.push(chunk);
    },
    onResponseEnd() {
      const body = outgoing.wantsBody === true && { body: Buffer.concat(chunks).toString() };
      resolve({ kind: "answered", ...answer, ...body });
    },
    // The error may quote the answer, so nothing of it is told.
    onResponseError() {
      resolve(failed(unconnected ?? "reset"));
    },
  });
  try {
    return await promise;
  } finally {
    deadline.removeEventListener("abort", expire);
    await client.destroy();
  }
};

const limits = {
  allowH2: false,
  // The deadline covers them.
  headersTimeout: 0,
  bodyTimeout: 0,
  // 0 is undici's word for a connection that carries one request.
  pipelining: 0,
  maxHeaderSize: LARGEST_HEADERS,
  maxResponseSize: LARGEST_BODY,
} as const satisfies Client.Options;

const requestOf = (url: URL, { headers, body }: OutgoingTry): Dispatcher.DispatchOptions => ({
  path: `${url.pathname}${url.search}`,
  method: "POST",
  headers: { "content-type": "application/json", "user-agent": "Callsheet", ...headers },
  body,
});
