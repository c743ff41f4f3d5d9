import type { OutgoingHttpHeaders } from "node:http";
import { input } from "../support/client.ts";
import { API_KEY } from "../support/system.ts";

/**
 * A request that is wrong in one way; what is not said is right. `pointers` lead to the fields at
 * fault.
 */
interface Hostile {
  readonly what: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  readonly status: number;
  readonly code: string;
  readonly pointers?: readonly string[];
}

/** Never to be seen in an answer: it stands for what a caller would not want in somebody's log. */
export const PROMPT = "A prompt that nobody else may read.";

const OPERATION = "vod.CreateAigcVideoTask";

export const AUTHORIZATION = `Bearer ${API_KEY}`;

const BODY_LIMIT = 256 * 1024;

export const bodyWith = (change: Record<string, unknown>) =>
  JSON.stringify({ operation: OPERATION, input: input(PROMPT), ...change });

export const inputWith = (change: Record<string, unknown>) =>
  bodyWith({ input: { ...input(PROMPT), ...change } });

/** The right body with a piece of JSON text in its input, as JSON.stringify would not write it. */
const inputText = (text: string) => inputWith({ Seed: 4711 }).replace('"Seed":4711', text);

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

const unauthorized = (what: string, headers: OutgoingHttpHeaders): Hostile => ({
  what,
  headers,
  status: 401,
  code: "unauthorized",
});

const badKey = (
  what: string,
  key: OutgoingHttpHeaders[string],
  code = "invalid_idempotency_key",
): Hostile => ({
  what: `an Idempotency-Key that ${what}`,
  headers: { "idempotency-key": key },
  status: 400,
  code,
});

const mediaType = (type: string | undefined): Hostile => ({
  what: `a body of type ${type ?? "unsaid"}`,
  headers: { "content-type": type },
  status: 415,
  code: "unsupported_media_type",
});

const noJson = (what: string, body: string | Buffer): Hostile => ({
  what,
  body,
  status: 400,
  code: "invalid_json",
});

const tooLarge = (what: string, body: string, headers: OutgoingHttpHeaders = {}): Hostile => ({
  what,
  body,
  headers,
  status: 413,
  code: "body_too_large",
});

const misshapen = (what: string, body: string, ...pointers: string[]): Hostile => ({
  what,
  body,
  status: 400,
  code: "invalid_request",
  pointers,
});

const noOperation = (operation: string): Hostile => ({
  what: `the operation ${JSON.stringify(operation)}`,
  body: bodyWith({ operation }),
  status: 400,
  code: "unknown_operation",
  pointers: ["/operation"],
});

const badInput = (what: string, body: string, ...pointers: string[]): Hostile => ({
  what: `an input ${what}`,
  body,
  status: 400,
  code: "invalid_input",
  pointers,
});

export const hostile: readonly Hostile[] = [
  unauthorized("a request without a key", { authorization: undefined }),
  unauthorized("an empty key", { authorization: "Bearer " }),
  unauthorized("another key", { authorization: "Bearer another-api-key-000000000000" }),
  unauthorized("the beginning of the key", { authorization: AUTHORIZATION.slice(0, -1) }),
  unauthorized("the key and more", { authorization: `${AUTHORIZATION}0` }),
  unauthorized("the key in upper case", { authorization: `Bearer ${API_KEY.toUpperCase()}` }),
  unauthorized("the key without its scheme", { authorization: API_KEY }),
  unauthorized("the key under another scheme", { authorization: `Basic ${API_KEY}` }),
  unauthorized("two keys", {
    authorization: undefined,
    Authorization: [AUTHORIZATION, AUTHORIZATION],
  }),
  unauthorized("the key in another header", { authorization: undefined, "x-api-key": API_KEY }),
  badKey("is missing", undefined, "idempotency_key_required"),
  badKey("is empty", "", "idempotency_key_required"),
  badKey("is blank", "   ", "idempotency_key_required"),
  badKey("has 256 characters", "k".repeat(256)),
  badKey("has a tab in it", "a\tb"),
  badKey("is not ASCII", "cl\u00e9"),
  ...[
    undefined,
    "text/plain",
    "application/jsonx",
    "application/json-patch+json",
    "application/x-www-form-urlencoded",
  ].map(mediaType),
  noJson("a field named __proto__ in the input", inputText('"__proto__":{"SubAppId":1}')),
  noJson("half of a surrogate pair in the input", inputText('"NegativePrompt":"\\ud83d"')),
  noJson("nesting one level too deep", bodyWith({}).replace(/}$/, `,"deep":${nested(32)}}`)),
  noJson(
    "a text of the input in bytes that are not UTF-8",
    Buffer.from(inputWith({ NegativePrompt: "caf\u00e9" }), "latin1"),
  ),
  tooLarge("a body of 256 KiB and one byte", bodyWith({}).padEnd(BODY_LIMIT + 1)),
  tooLarge("a body whose length is not said", bodyWith({}).padEnd(BODY_LIMIT + 1), {
    "transfer-encoding": "chunked",
  }),
  tooLarge(
    "a body of 256 Ki characters in more bytes",
    bodyWith({ operation: "\u00e9" }).padEnd(BODY_LIMIT),
  ),
  ...["null", "[]", '"text"', "7", "true"].map((body) => misshapen(`the body ${body}`, body, "")),
  misshapen("no operation", bodyWith({ operation: undefined }), "/operation"),
  misshapen("an operation that is no text", bodyWith({ operation: 7 }), "/operation"),
  misshapen(
    "an operation of 101 characters",
    bodyWith({ operation: "v".repeat(101) }),
    "/operation",
  ),
  misshapen("neither an input nor a task to follow", bodyWith({ input: undefined }), ""),
  misshapen("both an input and a task to follow", bodyWith({ follow: { TaskId: "a" } }), ""),
  misshapen("a region that is no text", bodyWith({ region: 7 }), "/region"),
  misshapen(
    "allowUndocumented that is not true or false",
    bodyWith({ allowUndocumented: "yes" }),
    "/allowUndocumented",
  ),
  misshapen("an unknown field", bodyWith({ operatoin: OPERATION }), "/operatoin"),
  misshapen(
    "unknown fields of any name",
    bodyWith({ constructor: 1, "a/b~c": 1, "": 1 }),
    "/",
    "/a~1b~0c",
    "/constructor",
  ),
  misshapen("webhook, which is not built yet", bodyWith({ webhook: {} }), "/webhook"),
  ...["deadlineSeconds", "startWithinSeconds", "dryRun"].map((field) =>
    misshapen(`${field} of an object`, bodyWith({ [field]: {} }), `/${field}`),
  ),
  misshapen("metadata of null", bodyWith({ metadata: null }), "/metadata"),
  misshapen("metadata in a list", bodyWith({ metadata: ["shot"] }), "/metadata"),
  misshapen("metadata with a number", bodyWith({ metadata: { shot: 12 } }), "/metadata/shot"),
  misshapen("metadata without a name", bodyWith({ metadata: { "": "12" } }), "/metadata/"),
  misshapen(
    "a metadata name of 65 characters",
    bodyWith({ metadata: { ["n".repeat(65)]: "12" } }),
    `/metadata/${"n".repeat(65)}`,
  ),
  misshapen(
    "a metadata value of 513 characters",
    bodyWith({ metadata: { shot: "v".repeat(513) } }),
    "/metadata/shot",
  ),
  misshapen(
    "17 pairs of metadata",
    bodyWith({ metadata: Object.fromEntries(Array.from("abcdefghijklmnopq", (n) => [n, n])) }),
    "/metadata",
  ),
  misshapen(
    "more than 2 KB of metadata",
    bodyWith({ metadata: Object.fromEntries(Array.from("abcd", (n) => [n, "v".repeat(510)])) }),
    "/metadata",
  ),
  ...[
    "",
    "vod",
    "vod.",
    "vod.CreateNothing",
    "VOD.CreateAigcVideoTask",
    ` ${OPERATION}`,
    "__proto__",
    "constructor",
  ].map(noOperation),
  badInput("of null", bodyWith({ input: null }), "/input"),
  badInput("in a list", bodyWith({ input: [input(PROMPT)] }), "/input"),
  badInput("that is empty", bodyWith({ input: {} }), "/input/ModelName", "/input/ModelVersion"),
  badInput("without a prompt or a file", inputWith({ Prompt: undefined }), "/input/Prompt"),
  badInput("with an unknown field", inputWith({ Promt: "x" }), "/input/Promt"),
  badInput(
    "with a field whose name every object has",
    inputWith({ toString: "x" }),
    "/input/toString",
  ),
  badInput("with a text for a number", inputWith({ Seed: "1" }), "/input/Seed"),
  badInput(
    "with a text that is no choice",
    inputWith({ EnhancePrompt: PROMPT }),
    "/input/EnhancePrompt",
  ),
  badInput("with a null in a list", inputWith({ FileInfos: [null] }), "/input/FileInfos/0"),
  badInput(
    "with a number that JavaScript would round",
    inputText('"Seed":9007199254740993'),
    "/input/Seed",
  ),
  badInput(
    "with a number beyond all bounds",
    inputText('"OutputConfig":{"Duration":1e400}'),
    "/input/OutputConfig/Duration",
  ),
  badInput(
    "with a prompt of 10,001 characters",
    inputWith({ Prompt: "x".repeat(10_001) }),
    "/input/Prompt",
  ),
  badInput("with a SessionId, which is ours", inputWith({ SessionId: "x" }), "/input/SessionId"),
  badInput(
    "with a SessionContext, which is ours",
    inputWith({ SessionContext: "x" }),
    "/input/SessionContext",
  ),
  badInput("for an application of others", inputWith({ SubAppId: 1500000009 }), "/input/SubAppId"),
  badInput(
    "with a data: URL for Base64",
    inputWith({ FileInfos: [{ Base64: "data:image/png;base64,AAAA" }] }),
    "/input/FileInfos/0/Base64",
  ),
  badInput(
    "with an address that is not for the web",
    inputWith({ FileInfos: [{ Url: "file:///etc/passwd" }] }),
    "/input/FileInfos/0/Url",
  ),
];
