import { RequestError, Unavailable } from "../task/error.ts";
import type { Log } from "../task/log.ts";
import { type Problem, problems, problemType } from "./api.ts";
import { type HttpEvent, readEvent } from "./event.ts";
import { withinRequest } from "./request-scope.ts";

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
 * Makes a Lambda handler: event in, response out. What a caller can fix becomes a 4xx problem, what
 * we cannot do now a 503; anything else is a bug and is let fly, so that it is seen. Every answer
 * carries the Request-Id that stands on each line logged for it.
 */
export const httpHandler =
  (log: Log, respond: (event: HttpEvent) => Promise<HttpResponse>) =>
  async (event: unknown): Promise<HttpResponse> => {
    const request = readEvent(event);
    const { requestId, http } = request.requestContext ?? {};
    const answer = await withinRequest(requestId, () => answerOf(log, () => respond(request)));
    const { body: _body, ...head } = answer;
    return {
      ...(http?.method === "HEAD" ? head : answer),
      headers: {
        ...answer.headers,
        ...(requestId === undefined ? {} : { "request-id": requestId }),
      },
    };
  };

const answerOf = async (log: Log, respond: () => Promise<HttpResponse>): Promise<HttpResponse> => {
  try {
    return await respond();
  } catch (error) {
    if (error instanceof RequestError) return refused(error);
    if (!(error instanceof Unavailable)) throw error;
    log("unavailable", { reason: error.message });
    return unavailable();
  }
};

/** An answer in JSON. */
export const json = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  statusCode,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** Tells a caller that what it has is still true. */
export const notModified = (headers: Readonly<Record<string, string>>): HttpResponse => ({
  statusCode: 304,
  headers: { "cache-control": "no-store", ...headers },
});

/** A problem (RFC 9457) as an answer. */
export const problemAnswer = (
  code: keyof typeof problems,
  detail: string,
  {
    errors,
    headers = {},
  }: { readonly errors?: Problem["errors"]; readonly headers?: HttpResponse["headers"] } = {},
): HttpResponse => {
  const { status, title } = problems[code];
  const problem: Problem = {
    type: problemType(code),
    status,
    title,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
  return json(status, problem, { "content-type": "application/problem+json", ...headers });
};

const refused = ({ code, message, issues, retryAfter }: RequestError): HttpResponse =>
  problemAnswer(code, message, {
    ...(issues.length === 0 ? {} : { errors: issues }),
    headers: {
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      ...(code === "unauthorized" ? { "www-authenticate": "Bearer" } : {}),
    },
  });

const unavailable = (): HttpResponse => {
  const detail =
    "Callsheet cannot reach a part that this request needs. Nothing is lost: send the same request again, with the same Idempotency-Key if it had one.";
  return problemAnswer("unavailable", detail, { headers: { "retry-after": String(RETRY_AFTER) } });
};
