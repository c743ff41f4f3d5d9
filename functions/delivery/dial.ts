import { isIP, type Socket } from "node:net";
import type { Client } from "undici";
import { milliseconds } from "../task/time.ts";
import { connect } from "./connect.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";
import { type Resolve, resolveNames } from "./resolve-name.ts";
import type { TryFailure, TryOutcome } from "./try-outcome.ts";
import { HTTPS_PORTS, hostOf, type WebhookPlaces, webhookUrlIssue } from "./webhook-url.ts";

/** One try, signed and ready to be sent. */
export interface OutgoingTry {
  readonly url: string;
  /** The signature's; those of the content and the host are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, exactly as it was signed. */
  readonly body: string;
  /** Whether the outcome carries the answer's body: only the challenge of a registration needs it. */
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

    const addresses = await this.#addressesOf(url, deadline);
    if (deadline.aborted) return failed("timeout");
    if (addresses.length === 0) return failed("dns");
    if (!addresses.every(this.#mayDial)) return failed("refused_address");

    const socket = await connect(url, addresses, deadline);
    if (typeof socket === "string") return failed(socket);
    try {
      return await exchange({ url, socket, outgoing, deadline });
    } finally {
      socket.destroy();
    }
  }

  /** None where the resolver fails, or is later than the deadline. */
  async #addressesOf(url: URL, deadline: AbortSignal): Promise<readonly string[]> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return [host];
    const { promise: late, resolve: expire } = Promise.withResolvers<readonly string[]>();
    deadline.addEventListener("abort", () => expire([]), { once: true });
    if (deadline.aborted) expire([]);
    return Promise.race([late, this.#resolve(host, deadline).catch(() => [])]);
  }
}

const failed = (reason: TryFailure): TryOutcome => ({ kind: "failed", reason });

interface Exchange {
  readonly url: URL;
  readonly socket: Socket;
  readonly outgoing: OutgoingTry;
  readonly deadline: AbortSignal;
}

/** One request over this connection, and its answer. */
const exchange = async ({ url, socket, outgoing, deadline }: Exchange): Promise<TryOutcome> => {
  const { default: ClientClass } = await import("undici/lib/dispatcher/client.js");
  const client: Client = new ClientClass(url.origin, {
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    // 0 is undici's word for a connection that carries one request.
    pipelining: 0,
    maxHeaderSize: LARGEST_HEADERS,
    maxResponseSize: LARGEST_BODY,
    // Not before the client has gone on: it takes a connection for one that was made later.
    connect: (_options, callback) =>
      queueMicrotask(() => {
        if (socket.destroyed) callback(new Error("The connection has ended."), null);
        else callback(null, socket);
      }),
  });
  const { promise, resolve } = Promise.withResolvers<TryOutcome>();
  const expire = (): void => resolve(failed("timeout"));
  deadline.addEventListener("abort", expire, { once: true });
  if (deadline.aborted) expire();
  let answer: { readonly status: number; readonly retryAfter?: string } = { status: 0 };
  const chunks: Buffer[] = [];

  client.dispatch(
    {
      path: `${url.pathname}${url.search}`,
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Callsheet",
        ...outgoing.headers,
      },
      body: outgoing.body,
    },
    {
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
        resolve(failed("reset"));
      },
    },
  );
  try {
    return await promise;
  } finally {
    deadline.removeEventListener("abort", expire);
    await client.destroy();
  }
};
