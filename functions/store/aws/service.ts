import { type AwsAnswer, Connections, type Patience } from "./connection.ts";
import type { AwsCredentials } from "./credentials.ts";
import { endpointOf } from "./endpoint.ts";
import { AwsFailure, nameOfError } from "./failure.ts";
import { Retries } from "./retries.ts";
import { type SignAws, signerFor } from "./sign.ts";

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

/** A service that speaks AWS's JSON protocol, and where it is. */
export interface AwsPlace {
  /** Its name in host and signature: `dynamodb`. */
  readonly service: string;
  /** The prefix of its operations: `DynamoDB_20120810`. */
  readonly target: string;
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  readonly region: string;
  /** Where it answers, if not where AWS says. */
  readonly endpoint?: string | undefined;
}

/** An answer of AWS, or the input of a call, as JSON has it. */
export type AwsJson = Readonly<Record<string, unknown>>;

/** Most time for a call. A table that accepts a call and never answers is given up. */
export const PATIENCE: Patience = { connectMs: 1000, answerMs: 2000 };

/** Three tries fit into a function's time. The schedule picks up work that fails after that. */
const TRIES = 3;

/** A signature counts for five minutes before and after its time; the SDK corrects from four on. */
const WRONG_CLOCK_MS = 240_000;

/**
 * Calls one AWS service over JSON, signed: as much of the SDK's client as the table and the secrets
 * need, at a seventh of its CPU a call (decision 0039). `test/store/aws` holds it against the SDK.
 */
export class AwsService {
  readonly #place: AwsPlace;
  readonly #machine: AwsMachine;
  readonly #patience: Patience;
  readonly #host: string;
  readonly #connections: Connections;
  readonly #sign: SignAws;
  readonly #retries: Retries;
  /** How much later AWS's clock is than ours, where ours is too wrong to sign by. */
  #clockOffset = 0;

  constructor(place: AwsPlace, machine: AwsMachine, patience: Patience = PATIENCE) {
    const url = new URL(place.endpoint ?? endpointOf(place.service, place.region));
    this.#place = place;
    this.#machine = machine;
    this.#patience = patience;
    this.#host = url.host;
    this.#connections = new Connections(url.origin, patience);
    this.#sign = signerFor(place.service, place.region);
    this.#retries = new Retries(machine.random);
  }

  /**
   * Calls an operation. Throws `AwsFailure` if AWS refuses it, or does not answer in three tries. A
   * call with `once` is sent at most once: it is tried again only if nothing of it was sent.
   */
  async call(
    operation: string,
    input: object,
    { once = false }: { readonly once?: boolean } = {},
  ): Promise<AwsJson> {
    const body = JSON.stringify(input);
    let cost: number | undefined;
    for (let tries = 1; ; tries++) {
      try {
        const answer = await this.#try(operation, body);
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

  async #try(operation: string, body: string): Promise<AwsJson> {
    const { target, contentType } = this.#place;
    const credentials = this.#machine.credentials();
    if (credentials === undefined)
      throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.");
    const offset = this.#clockOffset;
    const headers = this.#sign(
      {
        host: this.#host,
        headers: { "content-type": contentType, "x-amz-target": `${target}.${operation}` },
        body,
      },
      credentials,
      this.#machine.now() + offset,
    );
    const deadline = this.#machine.deadlineAfter(this.#patience.answerMs);
    const answer = await this.#connections.send({ headers, body }, deadline);
    this.#compareClocks(answer);
    return read(answer, { clockCorrected: this.#clockOffset !== offset });
  }

  /** An answer that a cache has kept (`Age`) tells an old time. */
  #compareClocks({ headers: { date, age } }: AwsAnswer): void {
    const theirs = typeof date === "string" && age === undefined ? Date.parse(date) : Number.NaN;
    const offset = theirs - this.#machine.now();
    if (Math.abs(offset - this.#clockOffset) >= WRONG_CLOCK_MS) this.#clockOffset = offset;
  }
}

const read = (
  { status, headers, body }: AwsAnswer,
  { clockCorrected }: { readonly clockCorrected: boolean },
): AwsJson => {
  const answer = parse(body);
  if (status === 200 && answer !== undefined) return answer;
  const { message, Message = message } = answer ?? {};
  const retryAfterMs = Number(headers["x-amz-retry-after"]);
  throw new AwsFailure({
    name: answer === undefined ? "SyntaxError" : nameOfError(answer, headers["x-amzn-errortype"]),
    message: typeof Message === "string" ? Message : "UnknownError",
    status,
    ...(answer === undefined ? {} : { answer }),
    ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
    clockCorrected,
  });
};

/** Undefined for what is not an object in JSON, such as the page of a proxy. */
const parse = (body: string): AwsJson | undefined => {
  try {
    const value: unknown = body === "" ? {} : JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is AwsJson =>
  typeof value === "object" && value !== null && !Array.isArray(value);
