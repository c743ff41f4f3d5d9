import type { HttpAnswer } from "../../functions/tencent/transport.ts";
import type { Random } from "./random.ts";
import { breakingMutators } from "./text-mutators.ts";

/**
 * An answer of Tencent's, or of something that stands where Tencent should. `Error`: the exchange
 * broke.
 */
export type Said = { readonly how: string } & (HttpAnswer | { readonly broken: Error });

const ok = (how: string, response: unknown): Said => ({
  how,
  status: 200,
  body: JSON.stringify({ Response: response }),
});

/** Tencent's no, in its documented form. */
export const refusal = (code: string, Message: unknown = "No."): Said =>
  ok(`code ${JSON.stringify(code)}`, { Error: { Code: code, Message }, RequestId: "request-1" });

const html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
const accepted = '{"Response":{"TaskId":"task-1","RequestId":"request-1"}}';

/** Answers with neither a TaskId nor a code that says no: nothing can be concluded from them. */
const silences: readonly Said[] = [
  ...[
    201, 202, 204, 301, 302, 304, 307, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504, 599,
  ].flatMap((status): Said[] => [
    { how: `HTTP ${status} in HTML`, status, body: html },
    { how: `HTTP ${status} without a body`, status, body: "" },
    {
      how: `HTTP ${status} that says InvalidParameter`,
      status,
      body: '{"Response":{"Error":{"Code":"InvalidParameter","Message":""}}}',
    },
    { how: `HTTP ${status} that says accepted`, status, body: accepted },
  ]),
  ...[
    "",
    " ",
    "null",
    "true",
    "7",
    '"x"',
    "[]",
    "{}",
    html,
    '{"Response":null}',
    '{"Response":[]}',
    '{"Response":"x"}',
    '{"response":{}}',
  ].map((body): Said => ({ how: `the body ${body.slice(0, 20)}`, status: 200, body })),
  {
    how: "a body outside its envelope",
    status: 200,
    body: '{"TaskId":"task-1","RequestId":"request-1"}',
  },
  {
    how: "a body of 900 KB",
    status: 200,
    body: JSON.stringify({ Response: { Padding: "x".repeat(900_000) } }),
  },
  ...[null, "", 0, 7, true, [], ["task-1"], {}, { TaskId: "task-1" }].map((TaskId) =>
    ok(`the TaskId ${JSON.stringify(TaskId)}`, { TaskId, RequestId: "request-1" }),
  ),
  ok("nothing but a RequestId", { RequestId: "request-1" }),
  ok("another field's id", { taskId: "task-1", TaskID: "task-1", Taskid: "task-1" }),
  ok("an id one level deeper", { Data: { TaskId: "task-1" } }),
  ok("an empty error", { Error: {} }),
  ok("an error in a list", { Error: [{ Code: "InvalidParameter", Message: "" }] }),
  ok("an error that is a text", { Error: "InvalidParameter" }),
  ok("an error that is false", { Error: false, TaskId: "task-1" }),
  ok("a code in small letters", { Error: { code: "InvalidParameter", message: "" } }),
  ...[null, 7, [], ["InvalidParameter"], {}, true].map((Code) =>
    ok(`the code ${JSON.stringify(Code)}`, { Error: { Code, Message: "" } }),
  ),
  ...[
    "ECONNRESET",
    "ETIMEDOUT",
    "UND_ERR_SOCKET",
    "HPE_INVALID_CONSTANT",
    "ENOTFOUND",
    "ECONNREFUSED",
  ].map(
    (code): Said => ({
      how: `a connection that ends with ${code}`,
      broken: Object.assign(new Error("the exchange broke"), { code }),
    }),
  ),
];

/** Some silence; often an acceptance that arrived damaged. */
export const someSilence = (random: Random): Said => {
  if (random.chance(0.7)) return random.pick(silences);
  const names = Object.keys(breakingMutators).filter(
    (name) => !["not-a-number", "prototype-key", ...STILL_JSON].includes(name),
  );
  const name = random.pick(names);
  return {
    how: `an acceptance, ${name}`,
    status: 200,
    body: String(breakingMutators[name]?.(accepted, random) ?? ""),
  };
};

/**
 * Our own requests are read more strictly than Tencent's answers: these are JSON, so what they say
 * counts.
 */
const STILL_JSON = [
  "deep-list",
  "deep-object",
  "lone-surrogate",
  "lone-surrogate-key",
  "replacement-character",
  "bad-utf8",
];

/** Acceptances in unusual forms: what was paid for must not be lost because of an ornament. */
export const acceptances = (TaskId: string): readonly Said[] => {
  const raw = (how: string, members: string): Said => ({
    how,
    status: 200,
    body: `{"Response":{"TaskId":${JSON.stringify(TaskId)},${members}}}`,
  });
  return [
    ok("plain", { TaskId, RequestId: "request-1" }),
    ok("without a RequestId", { TaskId }),
    ok("with a RequestId that is a number", { TaskId, RequestId: 7 }),
    ok("with a RequestId that is null", { TaskId, RequestId: null, Later: null }),
    ok("with more fields", {
      TaskId,
      RequestId: "request-1",
      Status: "FAIL",
      ErrCode: 70000,
      Extra: { TaskId: "other" },
    }),
    ok("with an error that is null", { TaskId, RequestId: "request-1", Error: null }),
    ok("with codes that are worded as a success", {
      TaskId,
      RequestId: "request-1",
      ErrCode: 0,
      ErrCodeExt: "SUCCESS",
      Message: "success",
    }),
    ok("with U+FFFD in a text", { TaskId, RequestId: "\ufffd", Name: "\ufffd.mp4" }),
    raw(
      "with numbers beyond 2^53",
      '"RequestId":"request-1","Size":18446744073709551615,"Cost":1e400',
    ),
    raw("with half of a surrogate pair", '"RequestId":"\\ud800"'),
    raw(
      "with a field named __proto__",
      '"__proto__":{"Error":{"Code":"InvalidParameter","Message":""}},"RequestId":"request-1"',
    ),
    {
      how: "in pretty print",
      status: 200,
      body: JSON.stringify({ Response: { TaskId, RequestId: "request-1" } }, null, 2),
    },
    {
      how: "with its TaskId twice",
      status: 200,
      body: `{"Response":{"TaskId":"","TaskId":${JSON.stringify(TaskId)}}}`,
    },
    {
      how: "with fields beside the envelope",
      status: 200,
      body: JSON.stringify({ Error: { Code: "InvalidParameter" }, Response: { TaskId } }),
    },
  ];
};

/** Sends what was said, the way the transport does. */
export const deliver = (said: Said): HttpAnswer => {
  if ("broken" in said) throw said.broken;
  return { status: said.status, body: said.body };
};
