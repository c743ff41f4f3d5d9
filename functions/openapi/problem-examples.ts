import { type Problem, problems, problemType } from "../http/problems.ts";
import { unknownOperation } from "../tencent/registry.ts";
import type { ProblemCode } from "./described.ts";

/**
 * An answer with this code, as a function gives it. Each is a real one, with the ids that are made
 * up by chance replaced. `test/docs/examples.test.ts` gets them again.
 */
export function problemExample(code: ProblemCode): Problem {
  const { status, title } = problems[code];
  return { type: problemType(code), status, title, code, ...examples[code] };
}

/** Whether a problem has this code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}

const examples: Readonly<Record<ProblemCode, Pick<Problem, "detail" | "errors">>> = {
  invalid_request: {
    detail: "The body does not have the documented form. Correct the fields that errors names.",
    errors: [{ pointer: "/allowUndocumented", message: "must be true or false" }],
  },
  invalid_cursor: {
    detail:
      "The cursor does not continue this list. Send the nextCursor of the page before, with the same filters and order.",
    errors: [{ parameter: "cursor", message: "does not continue this list" }],
  },
  invalid_json: {
    detail: "The body is empty. Send a JSON object.",
  },
  idempotency_key_required: {
    detail: "Send an Idempotency-Key of your own making.",
  },
  invalid_idempotency_key: {
    detail: "The Idempotency-Key has to be 1 to 255 printable ASCII characters without commas.",
  },
  unknown_operation: {
    detail: "There is no such operation.",
    errors: [
      {
        pointer: "/operation",
        message: unknownOperation("vod.Create"),
      },
    ],
  },
  operation_not_found: {
    detail: `"vod.Create" ${unknownOperation("vod.Create")}`,
  },
  model_rule: {
    detail: "The input does not fit vod.CreateAigcVideoTask.",
    errors: [
      {
        pointer: "/input/OutputConfig/Duration",
        message: "must be from 3 to 15 with Kling 3.0",
      },
    ],
  },
  invalid_input: {
    detail: "The input does not fit vod.CreateAigcVideoTask.",
    errors: [{ pointer: "/input/Seed", message: "must be a number" }],
  },
  insufficient_scope: {
    detail:
      "The key acme.1k7f3q2 lacks the scope tasks:write. Ask the operator for a key that has it.",
  },
  unauthorized: {
    detail: "The request has no valid key. Send one as Authorization: Bearer <key>.",
  },
  not_found: {
    detail: "There is nothing at this address. GET /v1/operations says what can be submitted.",
  },
  method_not_allowed: {
    detail: "Send one of GET, HEAD, POST, OPTIONS.",
  },
  body_too_large: {
    detail:
      "The body is larger than 256 KiB. Name large files by Url or FileId instead of sending Base64.",
  },
  unsupported_media_type: {
    detail: "The Content-Type is not application/json. Send JSON with that Content-Type.",
  },
  operation_not_offered: {
    detail: "This deployment uses no application of tiw, so its operations are not offered.",
    errors: [{ pointer: "/operation", message: "is not offered by this deployment" }],
  },
  webhook_url_refused: {
    detail: "The webhook cannot be sent to this URL.",
    errors: [{ pointer: "/webhook/url", message: "must begin with https://" }],
  },
  resume_not_offered: {
    detail: "This deployment resumes no workflows.",
    errors: [{ pointer: "/resume", message: "is not offered by this deployment" }],
  },
  cannot_keep_result: {
    detail: "This deployment keeps no results. Send the request without keepResult.",
    errors: [{ pointer: "/keepResult", message: "cannot be done for this task" }],
  },
  invalid_callback: {
    detail: "Sign does not match.",
  },
  task_not_found: {
    detail: "There is no task with this id.",
  },
  task_queued: {
    detail:
      "The task waits for its start, so there is nothing to ask Tencent. Its waitingFor says why.",
  },
  provider_task_unknown: {
    detail: "Tencent has not named the task yet. Callsheet looks for it: nextCheckAt says when.",
  },
  asked_recently: {
    detail: "Tencent was asked about the task less than ten seconds ago. GET shows what it said.",
  },
  not_ready: {
    detail: "The task has not settled. Ask again, or wait for its webhook.",
  },
  no_result: {
    detail: "The task has settled without a file.",
  },
  result_expired: {
    detail: "Tencent keeps the file no longer.",
  },
  delivery_not_found: {
    detail: "The task has no delivery with this id.",
  },
  uploads_not_offered: {
    detail: "This deployment takes no files. Its operator sets KEEP_RESULTS for that.",
    errors: [{ pointer: "/input/FileInfos/0/Url", message: "names an upload" }],
  },
  upload_not_found: {
    detail: "The input names an upload that is not there, or was sent more than seven days ago.",
    errors: [
      {
        pointer: "/input/FileInfos/0/Url",
        message: "names no file of yours; send it with POST /v1/uploads",
      },
    ],
  },
  too_many_deliveries: {
    detail: "The task has 100 deliveries. They are deleted after 30 days.",
  },
  endpoint_not_found: {
    detail: "There is no webhook endpoint with this id.",
  },
  too_many_endpoints: {
    detail: "You have 10 webhook endpoints already. Delete one first.",
    errors: [{ pointer: "/url", message: "is one more than the 10 of a tenant" }],
  },
  provider_task_of_another_kind: {
    detail:
      "The task was started by another operation than vod.CreateAigcVideoTask. Nothing was recorded. Name the operation that started it.",
    errors: [{ pointer: "/operation", message: "is not what started this task" }],
  },
  provider_refused: {
    detail:
      'Tencent refuses ManageTask with InvalidParameter: "The task cannot be stopped." (RequestId 5f0a6f3e-7c5e-4a53-9d0a-3b1f4f1f6f0e). It would refuse the same request again. Nothing was changed.',
  },
  provider_task_not_found: {
    detail:
      "Tencent knows no such task that can be followed. Nothing was recorded. A task that Tencent has not begun can be followed once it has.",
    errors: [{ pointer: "/follow", message: "is not known to Tencent" }],
  },
  task_exists: {
    detail:
      "It is your task u2lg265clljzuwyzvl7he3uotpioxf77 already, which stays as it is. Send the request without metadata, deadlineSeconds, webhook, resume and keepResult.",
  },
  idempotency_conflict: {
    detail:
      "This Idempotency-Key belongs to task u2lg265clljzuwyzvl7he3uotpioxf77, which stays as it is. The request differs from that task's in /input/Prompt. Use another key for another task.",
    errors: [
      {
        pointer: "/input/Prompt",
        message: "is not what the task of this key was asked for with",
      },
    ],
  },
  too_many_listeners: {
    detail:
      "Task u2lg265clljzuwyzvl7he3uotpioxf77 tells 5 at most, and those that it has stay as they are. Repeat the request with one of them, or without webhook and resume.",
    errors: [{ pointer: "/webhook/url", message: "is one more than the 5 of a task" }],
  },
  daily_cap_reached: {
    detail: "Your daily cap, 2 tasks, is reached. It resets at 00:00 UTC. Nothing was recorded.",
  },
  tenant_rate_reached: {
    detail:
      "You may submit 2 new tasks a second. Nothing was recorded. Send the same request again after Retry-After.",
  },
  tenant_tasks_at_once_reached: {
    detail:
      "You may have 2 tasks that have not settled. Nothing was recorded. Send the same request again after Retry-After, when one of them has.",
  },
  submissions_paused: {
    detail:
      "Submissions are paused; tasks that were accepted go on. Send the same request again later.",
  },
  claims_incomplete: {
    detail:
      "After an upgrade the daily audit has to find the owner of each task of mps.CreateAigcVideoTask. Until then none can be followed. Send the request again later.",
  },
  unavailable: {
    detail:
      "Callsheet cannot reach a part that this request needs. Nothing is lost: send the same request again, with the same Idempotency-Key if it had one.",
  },
};
