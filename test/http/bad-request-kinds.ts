import type { OutgoingHttpHeaders } from "node:http";
import { input } from "../support/client.ts";
import { API_KEY } from "../support/system.ts";

/**
 * A request that is wrong in one way; what is not said is right. `pointers` lead to the fields at
 * fault.
 */
export interface Hostile {
  readonly what: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly status: number;
  readonly code: string;
  readonly pointers?: readonly string[];
}

/** Never to be seen in an answer: it stands for what a caller would not want in somebody's log. */
export const PROMPT = "A prompt that nobody else may read.";

export const OPERATION = "vod.CreateAigcVideoTask";

export const AUTHORIZATION = `Bearer ${API_KEY}`;

export const BODY_LIMIT = 256 * 1024;

export const bodyWith = (change: Record<string, unknown>) =>
  JSON.stringify({ operation: OPERATION, input: input(PROMPT), ...change });

export const inputWith = (change: Record<string, unknown>) =>
  bodyWith({ input: { ...input(PROMPT), ...change } });

/** The right body with a piece of JSON text in its input, as JSON.stringify would not write it. */
export const inputText = (text: string) => inputWith({ Seed: 4711 }).replace('"Seed":4711', text);

export const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

export const unauthorized = (what: string, headers: OutgoingHttpHeaders): Hostile => ({
  what,
  headers,
  status: 401,
  code: "unauthorized",
});

export const badKey = (
  what: string,
  key: OutgoingHttpHeaders[string],
  code = "invalid_idempotency_key",
): Hostile => ({
  what: `an Idempotency-Key that ${what}`,
  headers: { "idempotency-key": key },
  status: 400,
  code,
});

export const mediaType = (type: string | undefined): Hostile => ({
  what: `a body of type ${type ?? "unsaid"}`,
  headers: { "content-type": type },
  status: 415,
  code: "unsupported_media_type",
});

export const noJson = (what: string, body: string | Buffer): Hostile => ({
  what,
  body,
  status: 400,
  code: "invalid_json",
});

export const tooLarge = (
  what: string,
  body: string,
  headers: OutgoingHttpHeaders = {},
): Hostile => ({
  what,
  body,
  headers,
  status: 413,
  code: "body_too_large",
});

export const misshapen = (what: string, body: string, ...pointers: string[]): Hostile => ({
  what,
  body,
  status: 400,
  code: "invalid_request",
  pointers,
});

export const noOperation = (operation: string): Hostile => ({
  what: `the operation ${JSON.stringify(operation)}`,
  body: bodyWith({ operation }),
  status: 400,
  code: "unknown_operation",
  pointers: ["/operation"],
});

export const badInput = (what: string, body: string, ...pointers: string[]): Hostile => ({
  what: `an input ${what}`,
  body,
  status: 400,
  code: "invalid_input",
  pointers,
});
