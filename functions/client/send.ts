import { type FieldProblem, NoAnswerError, ProblemError } from "./errors.ts";
import { type Platform, pause } from "./platform.ts";

/** Where a client's requests go, with what. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string;
  readonly platform: Platform;
}

/** One request, which may take several tries. */
export interface Asked {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it is sent, the same in every try. */
  readonly body?: string;
  /** How long the service may hold the answer back for a change. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Most tries. Each try of a request that does more when it arrives twice is the last, unless its
   * answer is 429: then nothing was done.
   */
  readonly tries?: number;
  readonly isRepeatable?: boolean;
}

/** An answer with its body read as JSON. `T` is what the service promises. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the answer has none (204, 304). */
  readonly body: T | undefined;
}

/** Tries of a request, unless it says otherwise. */
const TRIES = 6;

/** API Gateway answers within 30 s; the rest is for the network. */
const ANSWERED_WITHIN_MS = 35_000;

/** The first pause is between the half and all of it, each further one of its double. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/** A longer Retry-After, of a daily cap for one, is for the caller to wait for. */
const LONGEST_RETRY_AFTER_S = 60;

/** A part of the service did not answer. It does next time, or the time after. */
const PASSING = [502, 503, 504];

/**
 * Sends a request until it is answered: again after a lost connection, 429, 502, 503 and 504, with
 * growing pauses of a random length, none shorter than Retry-After. Throws a ProblemError for an
 * answer that refuses, a NoAnswerError where none came, and the signal's reason once it aborts.
 */
export async function send<T>(connection: Connection, asked: Asked): Promise<Answer<T>> {
  const { tries = TRIES, signal } = asked;
  for (let tried = 1; ; tried++) {
    const outcome = await attempt(connection, asked);
    const wait = tried < tries ? pauseAfter(connection, asked, outcome, tried) : undefined;
    if (wait === undefined) return readAnswer<T>(connection, asked, outcome);
    await pause(connection.platform, wait, signal);
  }
}

type Outcome =
  | { readonly response: Response; readonly text: string }
  | { readonly response?: never; readonly cause: unknown };

/** One try. A failure of the network is an outcome; an abort of the caller's is thrown. */
const attempt = async (
  { url, key, platform }: Connection,
  { method, path, headers = {}, body, waitSeconds = 0, signal }: Asked,
): Promise<Outcome> => {
  signal?.throwIfAborted();
  const ended = new AbortController();
  const given = new AbortController();
  // `AbortSignal.any` is younger than Node 20.0.
  for (const one of [signal, platform.timeout(ANSWERED_WITHIN_MS + waitSeconds * 1000)])
    if (one?.aborted === true) given.abort(one.reason);
    else
      one?.addEventListener("abort", () => given.abort(one.reason), {
        once: true,
        signal: ended.signal,
      });
  try {
    const response = await platform.fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      signal: given.signal,
      // A redirect would turn a POST into a GET, or carry the key elsewhere.
      redirect: "manual",
    });
    return { response, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    return { cause };
  } finally {
    ended.abort();
  }
};

/** Milliseconds until the next try. Undefined if there is to be none. */
const pauseAfter = (
  { platform }: Connection,
  { isRepeatable = true }: Asked,
  { response }: Outcome,
  tried: number,
): number | undefined => {
  const isPassing = response === undefined || PASSING.includes(response.status);
  if (response?.status !== 429 && !(isPassing && isRepeatable)) return undefined;
  const retryAfter = response === undefined ? 0 : (retryAfterOf(response.headers) ?? 0);
  if (retryAfter > LONGEST_RETRY_AFTER_S) return undefined;
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** tried, LONGEST_PAUSE_MS);
  return retryAfter * 1000 + (longest / 2) * (1 + platform.random()) * (retryAfter > 0 ? 0.1 : 1);
};

/** The seconds of a Retry-After (RFC 9110, 10.2.3). Callsheet sends no dates there. */
export function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

const readAnswer = <T>({ url }: Connection, asked: Asked, outcome: Outcome): Answer<T> => {
  const idempotencyKey = asked.headers?.["idempotency-key"];
  const what = `${asked.method} ${asked.path.replace(/\?.*/, "")}`;
  if (outcome.response === undefined)
    throw new NoAnswerError(`${url} did not answer ${what}: ${reasonOf(outcome.cause)}`, {
      cause: outcome.cause,
      idempotencyKey,
    });
  const { response, text } = outcome;
  const { status, headers } = response;
  if (response.ok || status === 304) {
    const body: T | undefined = text === "" ? undefined : parse(text);
    if (text === "" || body !== undefined) return { status, headers, body };
  }
  throw problemOf(response, text, { what, idempotencyKey });
};

const problemOf = (
  { status, headers }: Response,
  text: string,
  { what, idempotencyKey }: { readonly what: string; readonly idempotencyKey: string | undefined },
): ProblemError => {
  const said: Partial<Record<"code" | "title" | "detail", unknown>> & { errors?: unknown } =
    parse(text) ?? {};
  const own = typeof said.code === "string" && typeof said.detail === "string";
  const errors: readonly FieldProblem[] = own && Array.isArray(said.errors) ? said.errors : [];
  return new ProblemError({
    status,
    code: own ? String(said.code) : "unknown",
    title: own ? String(said.title) : "Callsheet did not answer this",
    detail: own ? String(said.detail) : `${what} was answered with ${status}, not by Callsheet.`,
    errors,
    requestId: headers.get("request-id") ?? headers.get("apigw-requestid") ?? undefined,
    retryAfter: retryAfterOf(headers),
    idempotencyKey,
  });
};

/** The value of a JSON text. Undefined if it is none, or no object. */
const parse = (text: string) => {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Node's fetch hides the reason in the cause of its "fetch failed". */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
};
