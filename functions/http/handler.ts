import { RequestError, Unavailable } from "../task/error.ts";
import type { Log } from "../task/log.ts";
import { type Problem, problems } from "./api.ts";
import { type HttpEvent, readEvent } from "./event.ts";

/** What API Gateway makes an HTTP answer of. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where there is nothing to say beyond the status. */
  readonly body?: string;
}

/** Seconds to wait before a request that found us unavailable is worth repeating. */
const RETRY_AFTER = 5;

/**
 * Makes a Lambda handler: event in, response out. What a caller can fix becomes a 4xx problem, what we cannot do now a 503; anything
 * else is a bug and is let fly, so that it is seen.
 */
export const httpHandler =
  (log: Log, respond: (event: HttpEvent) => Promise<HttpResponse>) =>
  async (event: unknown): Promise<HttpResponse> => {
    try {
      return await respond(readEvent(event));
    } catch (error) {
      if (error instanceof RequestError) return refused(error);
      if (!(error instanceof Unavailable)) throw error;
      log("unavailable", { reason: error.message });
      return unavailable();
    }
  };

/** An answer in JSON. */
export const json = (statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  statusCode,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** Tells a caller that what it has is still true. */
export const notModified = (headers: Readonly<Record<string, string>>): HttpResponse => ({
  statusCode: 304,
  headers: { "cache-control": "no-store", ...headers },
});

const refused = ({ code, message, issues, retryAfter }: RequestError): HttpResponse => {
  const { status, title } = problems[code];
  const errors = issues.length === 0 ? {} : { errors: issues };
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return problem({ type: "about:blank", status, title, code, detail: message, ...errors }, headers);
};

const unavailable = (): HttpResponse => {
  const { status, title } = problems.unavailable;
  const detail = "A part that this request needs does not answer now. Nothing is lost; send the same request again.";
  return problem({ type: "about:blank", status, title, code: "unavailable", detail }, { "retry-after": String(RETRY_AFTER) });
};

const problem = (body: Problem, headers: Readonly<Record<string, string>> = {}): HttpResponse =>
  json(body.status, body, { "content-type": "application/problem+json", ...headers });
