import { AwsCalls, type AwsMachine, type ReadAnswer, retryAfterIn } from "./calls.ts";
import type { Patience } from "./connection.ts";
import { endpointOf } from "./endpoint.ts";
import { AwsFailure, nameOfError } from "./failure.ts";

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

/**
 * Calls one AWS service over JSON, signed: as much of the SDK's client as the table and the secrets
 * need, at a seventh of its CPU a call (decision 0039).
 */
export class AwsService {
  readonly #place: AwsPlace;
  readonly #calls: AwsCalls;

  constructor(place: AwsPlace, machine: AwsMachine, patience: Patience = PATIENCE) {
    const { service, region, endpoint = endpointOf(service, region) } = place;
    this.#place = place;
    this.#calls = new AwsCalls({ service, region, url: new URL(endpoint) }, machine, patience);
  }

  /**
   * Calls an operation. Throws `AwsFailure` if AWS refuses it, or does not answer in three tries. A
   * call with `once` is sent at most once: it is tried again only if nothing of it was sent.
   */
  call(operation: string, input: object, how?: { readonly once?: boolean }): Promise<AwsJson> {
    const { target, contentType } = this.#place;
    const headers = { "content-type": contentType, "x-amz-target": `${target}.${operation}` };
    const body = JSON.stringify(input);
    return this.#calls.call({ method: "POST", path: "/", headers, body }, read, how);
  }
}

const read: ReadAnswer<AwsJson> = (whole, clockCorrected) => {
  const { status, headers, body } = whole;
  const answer = parse(body);
  if (status === 200 && answer !== undefined) return answer;
  const { message, Message = message } = answer ?? {};
  throw new AwsFailure({
    name: answer === undefined ? "SyntaxError" : nameOfError(answer, headers["x-amzn-errortype"]),
    message: typeof Message === "string" ? Message : "UnknownError",
    status,
    ...(answer === undefined ? {} : { answer }),
    ...retryAfterIn(whole),
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
