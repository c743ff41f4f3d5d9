import { statuses } from "../http/meanings.ts";
import { problems } from "../http/problems.ts";
import { operations, products } from "../tencent/registry.ts";

const text = { type: "string" } as const;
const names = operations.map(({ name }) => name);

const inPath = (name: string, description: string, schema: object = text) => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});
const inQuery = (name: string, description: string, schema: object = text) => ({
  name,
  in: "query",
  required: false,
  description,
  schema,
});
const inHeader = (name: string, description: string, schema: object = text) => ({
  name,
  in: "header",
  required: false,
  description,
  schema,
});

/** Everything that a request can say beside its body, by its name in the document. */
export const parameters = {
  TaskId: inPath("taskId", "The id that the submission was answered with."),
  DeliveryId: inPath("deliveryId", "The `id` of a delivery. Example: `task.succeeded~x3k9`."),
  EndpointId: inPath(
    "endpointId",
    "The `id` of an endpoint. `default` stands for every address that a task names.",
  ),
  OperationName: inPath("name", "The name of an operation.", { type: "string", enum: names }),
  ProblemCode: inPath("code", "The `code` of a problem.", {
    type: "string",
    enum: Object.keys(problems),
  }),
  Product: inPath("product", "Tencent's name of the product.", {
    type: "string",
    enum: products.flatMap(({ name, callback }) => (callback === undefined ? [] : [name])),
  }),
  PathSecret: inPath("pathSecret", "The secret of the address that was registered at Tencent."),
  Status: inQuery("status", "Only tasks of this status.", {
    type: "string",
    enum: Object.keys(statuses),
  }),
  Operation: inQuery("operation", "Only tasks of this operation.", { type: "string", enum: names }),
  Settled: inQuery("settled", "Only tasks that have come to their end, or only others.", {
    type: "boolean",
  }),
  Metadata: {
    ...inQuery(
      "metadata",
      "Only tasks with this metadata, each pair written as `metadata.<name>=<value>`. At most two of `status`, `operation`, `settled` and these.",
      {
        type: "object",
        propertyNames: { pattern: "^metadata\\..{1,64}$" },
        additionalProperties: { type: "string", maxLength: 512 },
      },
    ),
    style: "form",
    explode: true,
  },
  CreatedAfter: inQuery(
    "createdAfter",
    "The first moment of the tasks that are listed: a date, or a time with its zone, of ISO 8601.",
  ),
  CreatedBefore: inQuery(
    "createdBefore",
    "The moment before which they were created: two windows that meet share no task.",
  ),
  Order: inQuery("order", "Which tasks come first.", {
    ...{ type: "string", enum: ["newest", "oldest"], default: "newest" },
  }),
  Limit: inQuery("limit", "The most tasks of the page.", {
    ...{ type: "integer", minimum: 1, maximum: 100, default: 20 },
  }),
  Cursor: inQuery(
    "cursor",
    "The `nextCursor` of the page before, with the same filters and order.",
  ),
  From: inQuery("from", "The first day. 29 days before `to` by default, and 91 at most.", {
    ...{ type: "string", format: "date" },
  }),
  To: inQuery("to", "The last day. Yesterday by default.", {
    ...{ type: "string", format: "date" },
  }),
  By: inQuery("by", "Whether to add up each day or each operation.", {
    ...{ type: "string", enum: ["day", "operation"], default: "day" },
  }),
  File: inQuery("file", "Which file of the result, from 0.", {
    ...{ type: "integer", minimum: 0, maximum: 99_999, default: 0 },
  }),
  IdempotencyKey: {
    ...inHeader(
      "Idempotency-Key",
      "Of your own making, without a comma, at most 255 characters: the same key with the same request names the same task and starts nothing again. Only a dry run needs none.",
      { type: "string", pattern: "^[ -~]+$" },
    ),
    required: true,
  },
  TraceParent: inHeader(
    "traceparent",
    "The caller's trace (W3C Trace Context). The webhooks of this request carry it on. Another form is ignored.",
  ),
  Prefer: inHeader(
    "Prefer",
    "`wait=n`: the seconds for which to wait for a change (RFC 7240). Another preference is ignored.",
  ),
  IfNoneMatch: inHeader(
    "If-None-Match",
    "The `ETag` of the answer that you have. The same one is answered with 304; with `Prefer` the answer waits until it has changed.",
  ),
} as const;

/** A parameter, by its name in the document. */
export type ParameterName = keyof typeof parameters;

const header = (description: string, schema: object = text) => ({ description, schema });

/** Every header of an answer, by its name. */
export const headers = {
  "Request-Id": header("The id of the request: each log line of the request has it."),
  "Cache-Control": header("How long the answer may be cached."),
  Location: header("The address that the answer is about."),
  ETag: header("The version of the task, for `If-None-Match`."),
  Link: header(
    'The page of the problem: `<…/docs/problems/{code}>; rel="help"`. Only where a route fits the path.',
  ),
  "Retry-After": header("The seconds after which to ask again.", { type: "integer", minimum: 0 }),
  "RateLimit-Policy": header(
    'Your own bounds, where the operator has set some: `"tasks-per-second";q=5;w=1, "tasks-at-once";q=20`. See draft-ietf-httpapi-ratelimit-headers-11.',
  ),
  RateLimit: header(
    'How many new tasks they still allow, where that is known: `"tasks-per-second";r=4;t=1, "tasks-at-once";r=17`.',
  ),
  "Preference-Applied": header("The wait that was granted: `wait=n`."),
  "Idempotent-Replayed": header("The key has a task already, and this is that task.", {
    type: "string",
    enum: ["true"],
  }),
  "WWW-Authenticate": header(
    "The scheme that the key is sent by, and what is wrong with a valid key (RFC 6750).",
    { type: "string", enum: ["Bearer", 'Bearer error="insufficient_scope"'] },
  ),
} as const;

/** A header of an answer. */
export type HeaderName = keyof typeof headers;
