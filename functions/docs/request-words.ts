import type { ProblemCode } from "../openapi/described.ts";
import { unknownOperation } from "../tencent/registry.ts";

/** The problems of a request's form: the same request is refused however often it is sent. */
export const requestWords = {
  invalid_request: {
    meaning: "A field of the body, or a parameter of the query, does not have the documented form.",
    remedy:
      "Correct the places that `errors` names. `pointer` leads into the body, and `parameter` names a part of the query.",
    detail: "The body does not have the documented form. Correct the fields that errors names.",
    errors: [{ pointer: "/allowUndocumented", message: "must be true or false" }],
  },
  invalid_cursor: {
    meaning: "The `cursor` was not made for this list, or not for these filters.",
    remedy:
      "Send the `nextCursor` of the page before with the same filters and order, or begin the list again without a cursor.",
    detail:
      "The cursor does not continue this list. Send the nextCursor of the page before, with the same filters and order.",
    errors: [{ parameter: "cursor", message: "does not continue this list" }],
  },
  invalid_json: {
    meaning: "Callsheet cannot read the body as JSON. `detail` names the line and the column.",
    remedy: "Send one JSON object in UTF-8, without a byte order mark and without compression.",
    detail: "The body is empty. Send a JSON object.",
  },
  idempotency_key_required: {
    meaning:
      "The request has no `Idempotency-Key`. Without one, a repeat after a lost answer could pay twice.",
    remedy:
      "Make a key, such as a UUID, store it with your own record, and send it with each repeat.",
    detail: "Send an Idempotency-Key of your own making.",
  },
  invalid_idempotency_key: {
    meaning: "The `Idempotency-Key` is too long, or has a comma or a character that is not ASCII.",
    remedy: "Use 1 to 255 printable ASCII characters without a comma. A UUID is fine.",
    detail: "The Idempotency-Key has to be 1 to 255 printable ASCII characters without commas.",
  },
  unknown_operation: {
    meaning: "No operation has the name in `operation`.",
    remedy: "Use a name that `GET /v1/operations` lists. `errors` says which one is nearest.",
    detail: "There is no such operation.",
    errors: [
      {
        pointer: "/operation",
        message: unknownOperation("vod.Create"),
      },
    ],
  },
  operation_not_found: {
    meaning: "No operation has the name in the path.",
    remedy: "Use a name that `GET /v1/operations` lists.",
    detail: `"vod.Create" ${unknownOperation("vod.Create")}`,
  },
  model_rule: {
    meaning:
      "The input has the right form, but Tencent's documentation of the chosen model rules a value out. Callsheet refuses it before it costs anything.",
    remedy:
      "Correct the places that `errors` names. If you know better than the documentation, send `allowUndocumented: true`.",
    detail: "The input does not fit vod.CreateAigcVideoTask.",
    errors: [
      {
        pointer: "/input/OutputConfig/Duration",
        message: "must be from 3 to 15 with Kling 3.0",
      },
    ],
  },
  invalid_input: {
    meaning: "The `input` or the `follow` does not fit the operation.",
    remedy:
      "Correct the places that `errors` names. The page of the operation has its fields, its rules and an example.",
    detail: "The input does not fit vod.CreateAigcVideoTask.",
    errors: [{ pointer: "/input/Seed", message: "must be a number" }],
  },
  insufficient_scope: {
    meaning: "The key is right and lacks the scope of this route. `detail` names both.",
    remedy:
      "Ask the operator for a key with that scope. GET routes of tasks and lanes need `tasks:read`, POST routes of tasks `tasks:write`, and webhook endpoints `webhooks:admin`.",
    detail:
      "The key acme.1k7f3q2 lacks the scope tasks:write. Ask the operator for a key that has it.",
  },
  unauthorized: {
    meaning: "The request has no key, or one that this deployment does not know.",
    remedy:
      "Send your tenant's key as `Authorization: Bearer <key>`. A new key counts within five minutes.",
    detail: "The request has no valid key. Send one as Authorization: Bearer <key>.",
  },
  not_found: {
    meaning: "No route fits the path.",
    remedy: "Compare the path with the reference. A custom domain may put a prefix before it.",
    detail: "There is nothing at this address. GET /v1/operations says what can be submitted.",
  },
  method_not_allowed: {
    meaning: "The path exists, but it does not take this method.",
    remedy: "Use a method that the `Allow` header lists.",
    detail: "Send one of GET, HEAD, POST, OPTIONS.",
  },
  body_too_large: {
    meaning: "The body is larger than 256 KiB.",
    remedy: "Name large files by their `Url` or `FileId` instead of sending them in Base64.",
    detail:
      "The body is larger than 256 KiB. Name large files by Url or FileId instead of sending Base64.",
  },
  unsupported_media_type: {
    meaning: "The `Content-Type` of the body is missing, or is not JSON.",
    remedy: "Send `Content-Type: application/json`.",
    detail: "The Content-Type is not application/json. Send JSON with that Content-Type.",
  },
  operation_not_offered: {
    meaning: "The operation exists, but this deployment has no application of its product.",
    remedy: "Ask the operator to set the product up, or choose another operation.",
    detail: "This deployment uses no application of tiw, so its operations are not offered.",
    errors: [{ pointer: "/operation", message: "is not offered by this deployment" }],
  },
  webhook_url_refused: {
    meaning:
      "The address of a webhook is not https, is not public, or holds a name or password. A service that calls any address could be led into a private network.",
    remedy: "Name a public https address. `errors` says what is wrong with this one.",
    detail: "The webhook cannot be sent to this URL.",
    errors: [{ pointer: "/webhook/url", message: "must begin with https://" }],
  },
  resume_not_offered: {
    meaning: "The request has `resume`, and this deployment resumes no workflows.",
    remedy: "Leave `resume` out and use a webhook, or ask the operator to allow it.",
    detail: "This deployment resumes no workflows.",
    errors: [{ pointer: "/resume", message: "is not offered by this deployment" }],
  },
  cannot_keep_result: {
    meaning:
      "The request has `keepResult`, and the deployment keeps no results, or the operation brings no file that Tencent would delete.",
    remedy: "Send the request without `keepResult`.",
    detail: "This deployment keeps no results. Send the request without keepResult.",
    errors: [{ pointer: "/keepResult", message: "cannot be done for this task" }],
  },
  invalid_callback: {
    meaning: "A callback came to the right address, and nothing in it proves that Tencent sent it.",
    remedy:
      "Only Tencent sends callbacks. An operator compares the callback key with the one at Tencent.",
    detail: "The signature does not fit.",
  },
} as const satisfies Partial<Record<ProblemCode, unknown>>;
