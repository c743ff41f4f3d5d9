import { RequestError, type RequestErrorCode, Unavailable } from "../task/error.ts";
import type { Log } from "../task/log.ts";
import { type HttpEvent, readEvent } from "./event.ts";
import { type Problem, problems, problemType } from "./problems.ts";
import { quotaHeaders } from "./quota-headers.ts";
import { withinRequest } from "./request-scope.ts";
import { mountOf } from "./routes.ts";

/** The response from which API Gateway makes an HTTP answer. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent if the status says everything. */
  readonly body?: string;
  /** Whether the body stands for bytes. */
  readonly isBase64Encoded?: true;
  /** The code, where it is a problem. It becomes a header that leads to the problem's page. */
  readonly problem?: keyof typeof problems;
}

/** Seconds to wait before a request that found us unavailable is worth repeating. */
const RETRY_AFTER = 5;

/**
 * Makes a Lambda handler. A `RequestError` becomes a 4xx problem, an `Unavailable` becomes a 503,
 * and any other error is a bug that is thrown on so that it is seen. Every answer carries the
 * Request-Id that each line logged for the request has.
 */
export function httpHandler(log: Log, respond: (event: HttpEvent) => Promise<HttpResponse>) {
  return async (event: unknown): Promise<HttpResponse> => {
    const request = readEvent(event);
    const { requestId, http } = request.requestContext ?? {};
    const answer = await withinRequest(requestId, () => answerOf(log, () => respond(request)));
    const { problem, ...sent } = answer;
    const { body: _body, isBase64Encoded: _form, ...head } = sent;
    return {
      ...(http?.method === "HEAD" ? head : sent),
      headers: {
        ...answer.headers,
        ...helpLink(request.rawPath, problem),
        ...(requestId === undefined ? {} : { "request-id": requestId }),
      },
    };
  };
}

/**
 * Leads to the page of a problem (RFC 8288), behind the prefix of the request's own path. A path
 * that fits no route says nothing of a prefix, so it gets no link.
 */
const helpLink = (path: string | undefined, code: HttpResponse["problem"]) => {
  const prefix = path === undefined ? undefined : mountOf(path);
  return code === undefined || prefix === undefined
    ? {}
    : { link: `<${prefix}/docs/problems/${code}>; rel="help"` };
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
export function json(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

/** The answer that says that the caller's copy is still current. */
export function notModified(headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    statusCode: 304,
    headers: { "cache-control": "no-store", ...headers },
  };
}

/** The answer that leads to another address (RFC 9110, 15.4.4). */
export function seeOther(location: string): HttpResponse {
  return { statusCode: 303, headers: { "cache-control": "no-store", location } };
}

/** A problem (RFC 9457) as an answer. */
export function problemAnswer(
  code: keyof typeof problems,
  detail: string,
  {
    errors,
    headers = {},
  }: { readonly errors?: Problem["errors"]; readonly headers?: HttpResponse["headers"] } = {},
): HttpResponse {
  const { status, title } = problems[code];
  const problem: Problem = {
    type: problemType(code),
    status,
    title,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
  const answer = json(status, problem, { "content-type": "application/problem+json", ...headers });
  return { ...answer, problem: code };
}

/** RFC 6750, 3. */
const challenges: Partial<Record<RequestErrorCode, HttpResponse["headers"]>> = {
  unauthorized: { "www-authenticate": "Bearer" },
  insufficient_scope: { "www-authenticate": 'Bearer error="insufficient_scope"' },
};

const refused = ({ code, message, issues, retryAfter, quotas }: RequestError): HttpResponse =>
  problemAnswer(code, message, {
    ...(issues.length === 0 ? {} : { errors: issues }),
    headers: {
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      ...challenges[code],
      ...quotaHeaders(quotas),
    },
  });

const unavailable = (): HttpResponse => {
  const detail =
    "Callsheet cannot reach a part that this request needs. Nothing is lost: send the same request again, with the same Idempotency-Key if it had one.";
  return problemAnswer("unavailable", detail, { headers: { "retry-after": String(RETRY_AFTER) } });
};
