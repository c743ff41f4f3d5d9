import type { ProblemCode } from "../openapi/described.ts";

/** The problems of a right request: a task, a limit or the service is not in a state for it. */
export const taskWords = {
  task_not_found: {
    meaning:
      "Your tenant has no task with this id. A task of another tenant, and one that was deleted at its `expiresAt`, are answered the same.",
    remedy: "Use the `taskId` of a submission's answer, with the key that submitted it.",
  },
  task_queued: {
    meaning: "The task waits for its start, so Tencent cannot be asked about it.",
    remedy: "Read the task: `waitingFor` says why it waits.",
  },
  provider_task_unknown: {
    meaning: "Callsheet does not know Tencent's id of the task yet, so it cannot ask about it.",
    remedy: "Wait. Callsheet looks for the task by itself, and `nextCheckAt` says when.",
  },
  asked_recently: {
    meaning: "Callsheet asked Tencent about this task less than ten seconds ago.",
    remedy: "Read the task, which shows that answer, or ask again after `Retry-After`.",
  },
  not_ready: {
    meaning: "The task has not settled, so it has no result.",
    remedy:
      "Ask again after `Retry-After`, read the task with `Prefer: wait=20`, or use a webhook.",
  },
  no_result: {
    meaning: "The task has settled, and its output has no file at this place.",
    remedy: "Read the task: `output` lists its files. The first has the number 0.",
  },
  result_expired: {
    meaning: "The file existed, and Tencent has deleted it since.",
    remedy:
      "Fetch a result before its `expiresAt`. Where the deployment keeps results, submit with `keepResult: true`.",
  },
  delivery_not_found: {
    meaning: "The task has no delivery with this id. Deliveries are deleted after 30 days.",
    remedy: "Use an `id` that the list of the task's deliveries has.",
  },
  too_many_deliveries: {
    meaning: "The task has a hundred deliveries, and a replay would be one more.",
    remedy: "Read the task itself instead of replaying a webhook.",
  },
  endpoint_not_found: {
    meaning: "Your tenant has no webhook endpoint with this id.",
    remedy: "Use an `id` that `GET /v1/webhook-endpoints` lists, or `default`.",
  },
  too_many_endpoints: {
    meaning: "Your tenant has ten webhook endpoints.",
    remedy: "Delete one that you do not need.",
  },
  provider_task_of_another_kind: {
    meaning: "The task that you want to follow was started by another operation.",
    remedy: "Name the operation that started it. Nothing was recorded.",
  },
  provider_refused: {
    meaning:
      "Callsheet had to ask Tencent for this request, and Tencent refused with a code. The code and Tencent's RequestId stand in `detail`.",
    remedy: "Read Tencent's code. It would refuse the same request again. Nothing was changed.",
  },
  provider_task_not_found: {
    meaning: "Tencent knows no task by the id in `follow`, or cannot show it any more.",
    remedy:
      "Check the id and the application. A task that Tencent has not begun can be followed once it has.",
  },
  task_exists: {
    meaning: "The task that you want to follow is yours already, under another key.",
    remedy: "Use the task that `detail` names. It stays as it is.",
  },
  idempotency_conflict: {
    meaning:
      "The `Idempotency-Key` has a task, and this request differs from the one that made it. Callsheet neither changes that task nor starts another.",
    remedy: "For another task use another key. For that task send the request that made it.",
  },
  too_many_listeners: {
    meaning: "The task tells five addresses already, and a repeat named one more.",
    remedy: "Repeat the request without `webhook` and `resume`, or register a webhook endpoint.",
  },
  daily_cap_reached: {
    meaning:
      "The operator's cap on the tasks of a day is reached, either yours or that of all callers. Nothing was recorded.",
    remedy: "Send the same request again after `Retry-After`: the cap resets at 00:00 UTC.",
  },
  tenant_rate_reached: {
    meaning:
      "The operator bounds how many new tasks you may submit a second, and you have used them. Reads, and repeats of a key that has a task, are never refused so. Nothing was recorded.",
    remedy:
      "Send the same request again after `Retry-After`, with the same `Idempotency-Key`. `RateLimit-Policy` shows your bounds.",
  },
  tenant_tasks_at_once_reached: {
    meaning:
      "The operator bounds how many tasks you may have that have not settled, the queued ones and those that you follow included. Nothing was recorded.",
    remedy:
      "Wait until one of your tasks has settled, or cancel one. Then send the same request again, with the same `Idempotency-Key`.",
  },
  submissions_paused: {
    meaning: "The operator has paused new tasks. Tasks that were accepted go on.",
    remedy: "Send the same request again after `Retry-After`, with the same `Idempotency-Key`.",
  },
  claims_incomplete: {
    meaning:
      "After an upgrade Callsheet does not know yet whose each older task is, so none of the operation can be followed.",
    remedy: "Send the same request again after `Retry-After`. The daily audit finds the owners.",
  },
  unavailable: {
    meaning: "A part that the request needs, such as the table or Tencent, does not answer.",
    remedy:
      "Send the same request again after `Retry-After`, with the same `Idempotency-Key` if it had one: no task is charged twice.",
  },
} as const satisfies Partial<Record<ProblemCode, unknown>>;
