import type { Dispatcher, Pool } from "undici";
import { AwsFailure } from "./failure.ts";
import { spareV8 } from "./spare-v8.ts";

/** An answer that arrived whole. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request as it is sent. */
export interface Outgoing {
  readonly method: "DELETE" | "GET" | "HEAD" | "POST" | "PUT";
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** How long each part of an exchange may take, in milliseconds. */
export interface Patience {
  readonly connectMs: number;
  /** From the call to the head of its answer, and from each part of the body to the next. */
  readonly answerMs: number;
}

/**
 * Calls of one function come seconds apart, and DynamoDB says nothing of how long it keeps an idle
 * connection. One that ended meanwhile costs a repeat.
 */
const IDLE_MS = 50_000;

/**
 * Kept connections to one origin. The HTTP stack is loaded at the first call, so that a function
 * starts without it.
 */
export class Connections {
  readonly #origin: string;
  readonly #patience: Patience;
  #pool: Pool | undefined;

  constructor(origin: string, patience: Patience) {
    this.#origin = origin;
    this.#patience = patience;
  }

  /**
   * Sends one request, at most once. Resolves with the whole answer, whatever its status. Rejects
   * with `AwsFailure`, which tells whether anything was sent.
   */
  async send(outgoing: Outgoing, deadline: AbortSignal): Promise<AwsAnswer> {
    return exchange(await this.#open(), outgoing, deadline);
  }

  async #open(): Promise<Pool> {
    if (this.#pool !== undefined) return this.#pool;
    const { default: PoolClass } = await import("undici/lib/dispatcher/pool.js");
    await spareV8();
    this.#pool ??= new PoolClass(this.#origin, {
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: this.#patience.answerMs,
      keepAliveTimeout: IDLE_MS,
      connectTimeout: this.#patience.connectMs,
      pipelining: 1,
    });
    return this.#pool;
  }
}

/**
 * undici calls `onRequestStart` immediately before it writes the first byte: that moment divides
 * what was never sent from what may have been.
 */
const exchange = (
  pool: Pool,
  { body, ...outgoing }: Outgoing,
  deadline: AbortSignal,
): Promise<AwsAnswer> =>
  new Promise((resolve, reject) => {
    let started: Dispatcher.DispatchController | undefined;
    let head: Omit<AwsAnswer, "body"> = { status: 0, headers: {} };
    const chunks: Buffer[] = [];

    const fail = (error: unknown): void => {
      deadline.removeEventListener("abort", expire);
      reject(unanswered(error, { sent: started !== undefined }));
    };
    const expire = (): void => {
      if (started !== undefined) started.abort(deadline.reason);
      else fail(deadline.reason);
    };
    deadline.addEventListener("abort", expire);

    pool.dispatch(
      { ...outgoing, body: body.length === 0 ? null : body },
      {
        onRequestStart(controller) {
          if (deadline.aborted) controller.abort(deadline.reason);
          else started = controller;
        },
        onResponseStart(_controller, status, answered) {
          deadline.removeEventListener("abort", expire);
          head = { status, headers: answered };
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          const [only] = chunks;
          const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
          resolve({ ...head, body: whole.toString() });
        },
        onResponseError(_controller, error) {
          fail(error);
        },
      },
    );
  });

/**
 * The message stays ours: undici's parser error carries the bytes that it choked on, which may be
 * of a secret.
 */
const unanswered = (error: unknown, { sent }: { readonly sent: boolean }): AwsFailure => {
  const name = error instanceof Error ? error.name : "Error";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const reason = typeof code === "string" ? code : name;
  return new AwsFailure({ name: "TimeoutError", message: `AWS did not answer: ${reason}.`, sent });
};
