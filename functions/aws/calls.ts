import { type AwsAnswer, Connections, type Patience } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { AwsFailure } from "./failure.ts";
import { Retries } from "./retries.ts";
import { queryText, type SignAws, signerFor, type UnsignedRequest } from "./sign.ts";

/** The parts of the machine that a call needs. Times are in milliseconds. */
export interface AwsMachine {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly deadlineAfter: (milliseconds: number) => AbortSignal;
  /** Read before each try, so that keys which were changed meanwhile are used at once. */
  readonly credentials: () => AwsCredentials | undefined;
}

/** A service, and the origin that it answers at. */
export interface AwsOrigin {
  /** Its name in a signature: `dynamodb`. */
  readonly service: string;
  readonly region: string;
  readonly url: URL;
}

/** A request to the origin. */
export type AwsRequest = Omit<UnsignedRequest, "host">;

/**
 * Reads an answer. Throws `AwsFailure` where AWS refuses. `clockCorrected`: the answer has shown
 * that our clock is wrong, and the next try is signed by a better one.
 */
export type ReadAnswer<T> = (answer: AwsAnswer, clockCorrected: boolean) => T;

/** Three tries fit into a function's time. The schedule picks up work that fails after that. */
const TRIES = 3;

/** A signature counts for five minutes before and after its time; the SDK corrects from four on. */
const WRONG_CLOCK_MS = 240_000;

/**
 * Signed requests to one service, over kept connections: tries, waits and the correction of a wrong
 * clock are the SDK's (decision 0039). `test/aws` holds them against it.
 */
export class AwsCalls {
  readonly #machine: AwsMachine;
  readonly #patience: Patience;
  readonly #host: string;
  readonly #connections: Connections;
  readonly #sign: SignAws;
  readonly #retries: Retries;
  /** How much later AWS's clock is than ours, where ours is too wrong to sign by. */
  #clockOffset = 0;

  constructor({ service, region, url }: AwsOrigin, machine: AwsMachine, patience: Patience) {
    this.#machine = machine;
    this.#patience = patience;
    this.#host = url.host;
    this.#connections = new Connections(url.origin, patience);
    this.#sign = signerFor(service, region);
    this.#retries = new Retries(machine.random);
  }

  /**
   * Makes a request. Throws `AwsFailure` if AWS refuses it, or does not answer in three tries. A
   * request with `once` is sent at most once: it is tried again only if nothing of it was sent.
   */
  async call<T>(
    request: AwsRequest,
    read: ReadAnswer<T>,
    { once = false }: { readonly once?: boolean } = {},
  ): Promise<T> {
    let cost: number | undefined;
    for (let tries = 1; ; tries++) {
      try {
        const answer = await this.#try(request, read);
        this.#retries.succeeded(cost);
        return answer;
      } catch (error) {
        if (!(error instanceof AwsFailure) || tries === TRIES || (once && error.sent)) throw error;
        const retry = this.#retries.take(error, tries - 1);
        if (retry === undefined) throw error;
        cost = retry.cost;
        await this.#machine.sleep(retry.waitMs);
      }
    }
  }

  async #try<T>(request: AwsRequest, read: ReadAnswer<T>): Promise<T> {
    const { method, query, body } = request;
    const offset = this.#clockOffset;
    const unsigned = { ...request, host: this.#host };
    const now = this.#machine.now() + offset;
    const headers = this.#sign(unsigned, credentialsOf(this.#machine), now);
    const path = query === undefined ? request.path : `${request.path}?${queryText(query)}`;
    const deadline = this.#machine.deadlineAfter(this.#patience.answerMs);
    const answer = await this.#connections.send({ method, path, headers, body }, deadline);
    this.#compareClocks(answer);
    return read(answer, this.#clockOffset !== offset);
  }

  /** An answer that a cache has kept (`Age`) tells an old time. */
  #compareClocks({ headers: { date, age } }: AwsAnswer): void {
    const theirs = typeof date === "string" && age === undefined ? Date.parse(date) : Number.NaN;
    const offset = theirs - this.#machine.now();
    if (Math.abs(offset - this.#clockOffset) >= WRONG_CLOCK_MS) this.#clockOffset = offset;
  }
}

/** The keys of the role. Throws where there are none. */
export function credentialsOf({ credentials }: Pick<AwsMachine, "credentials">): AwsCredentials {
  const keys = credentials();
  if (keys === undefined)
    throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.");
  return keys;
}

/** How long AWS asks to wait, in milliseconds. */
export function retryAfterIn({ headers }: AwsAnswer): { readonly retryAfterMs?: number } {
  const retryAfterMs = Number(headers["x-amz-retry-after"]);
  return retryAfterMs > 0 ? { retryAfterMs } : {};
}
