import type { ProblemCode } from "../openapi/described.ts";

/** The problems of a request's form: the same request is refused however often it is sent. */
export const requestWords = {
  invalid_request: {
    meaning: "A field of the body, or a parameter of the query, does not have the documented form.",
    remedy:
      "Correct the places that `errors` names. `pointer` leads into the body, and `parameter` names a part of the query.",
  },
  invalid_cursor: {
    meaning: "The `cursor` was not made for this list, or not for these filters.",
    remedy:
      "Send the `nextCursor` of the page before with the same filters and order, or begin the list again without a cursor.",
  },
  invalid_json: {
    meaning: "Callsheet cannot read the body as JSON. `detail` names the line and the column.",
    remedy: "Send one JSON object in UTF-8, without a byte order mark and without compression.",
  },
  idempotency_key_required: {
    meaning:
      "The request has no `Idempotency-Key`. Without one, a repeat after a lost answer could pay twice.",
    remedy:
      "Make a key, such as a UUID, store it with your own record, and send it with each repeat.",
  },
  invalid_idempotency_key: {
    meaning: "The `Idempotency-Key` is too long, or has a comma or a character that is not ASCII.",
    remedy: "Use 1 to 255 printable ASCII characters without a comma. A UUID is fine.",
  },
  unknown_operation: {
    meaning: "No operation has the name in `operation`.",
    remedy: "Use a name that `GET /v1/operations` lists. `errors` says which one is nearest.",
  },
  operation_not_found: {
    meaning: "No operation has the name in the path.",
    remedy: "Use a name that `GET /v1/operations` lists.",
  },
  model_rule: {
    meaning:
      "The input has the right form, but Tencent's documentation of the chosen model rules a value out. Callsheet refuses it before it costs anything.",
    remedy:
      "Correct the places that `errors` names. If you know better than the documentation, send `allowUndocumented: true`.",
  },
  invalid_input: {
    meaning: "The `input` or the `follow` does not fit the operation.",
    remedy:
      "Correct the places that `errors` names. The page of the operation has its fields, its rules and an example.",
  },
  insufficient_scope: {
    meaning: "The key is right and lacks the scope of this route. `detail` names both.",
    remedy:
      "Ask the operator for a key with that scope. GET routes of tasks and lanes need `tasks:read`, POST routes of tasks `tasks:write`, and webhook endpoints `webhooks:admin`.",
  },
  unauthorized: {
    meaning: "The request has no key, or one that this deployment does not know.",
    remedy:
      "Send your tenant's key as `Authorization: Bearer <key>`. A new key counts within five minutes.",
  },
  not_found: {
    meaning: "No route fits the path.",
    remedy: "Compare the path with the reference. A custom domain may put a prefix before it.",
  },
  method_not_allowed: {
    meaning: "The path exists, but it does not take this method.",
    remedy: "Use a method that the `Allow` header lists.",
  },
  body_too_large: {
    meaning: "The body is larger than 256 KiB.",
    remedy: "Name large files by their `Url` or `FileId` instead of sending them in Base64.",
  },
  unsupported_media_type: {
    meaning: "The `Content-Type` of the body is missing, or is not JSON.",
    remedy: "Send `Content-Type: application/json`.",
  },
  operation_not_offered: {
    meaning: "The operation exists, but this deployment has no application of its product.",
    remedy: "Ask the operator to set the product up, or choose another operation.",
  },
  webhook_url_refused: {
    meaning:
      "The address of a webhook is not https, is not public, or holds a name or password. A service that calls any address could be led into a private network.",
    remedy: "Name a public https address. `errors` says what is wrong with this one.",
  },
  resume_not_offered: {
    meaning: "The request has `resume`, and this deployment resumes no workflows.",
    remedy: "Leave `resume` out and use a webhook, or ask the operator to allow it.",
  },
  cannot_keep_result: {
    meaning:
      "The request has `keepResult`, and the deployment keeps no results, or the operation brings no file that Tencent would delete.",
    remedy: "Send the request without `keepResult`.",
  },
  uploads_not_offered: {
    meaning:
      "The request asks for an upload, or its input names one, and the deployment has no bucket for files.",
    remedy:
      "Name the file by an address on the web, or ask the operator to set `KEEP_RESULTS`, which makes the bucket.",
  },
  upload_not_found: {
    meaning:
      "The input names an upload of which your tenant has sent no file, or whose file was sent more than seven days ago.",
    remedy:
      "Ask for a link with `POST /v1/uploads`, send the file there, and then submit. The same file has the same name again.",
  },
  invalid_callback: {
    meaning: "A callback came to the right address, and nothing in it proves that Tencent sent it.",
    remedy:
      "Only Tencent sends callbacks. An operator compares the callback key with the one at Tencent.",
  },
} as const satisfies Partial<Record<ProblemCode, unknown>>;
