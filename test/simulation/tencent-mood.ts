import type { HttpAnswer } from "../../functions/tencent/transport.ts";

/**
 * An answer that hides, or denies, what Tencent did. `before`, `rate-limited` and `final-refusal`
 * stand in the place of the effect.
 */
export type TencentMood =
  | "internal-error-after-effect"
  | "internal-error-before"
  | "http-502-after"
  | "http-502-before"
  | "html"
  | "truncated-after"
  | "empty-task-id-after"
  | "rate-limited"
  | "final-refusal"
  | "unknown-code-after"
  | "unknown-code-before"
  | "other-tasks-id"
  | "null-everywhere";

export type Fields = Readonly<Record<string, unknown>>;

/** Whether Tencent says no, and says it of this very request. */
export const isRefusal = (mood: TencentMood): boolean =>
  mood === "rate-limited" || mood === "final-refusal";

/** Whether nothing happens but the answer. */
export const isInstead = (mood: TencentMood): boolean =>
  isRefusal(mood) || mood.endsWith("-before");

/**
 * The answer in this mood. `fields` are those of the honest answer. `otherTaskId` is another
 * task's.
 */
export function moodyAnswer(mood: TencentMood, fields: Fields, otherTaskId: string): HttpAnswer {
  switch (mood) {
    case "http-502-after":
    case "http-502-before":
      return { status: 502, body: page };
    case "html":
      return { status: 200, body: page };
    case "truncated-after": {
      const { body } = ok(fields);
      return { status: 200, body: body.slice(0, Math.floor(body.length / 2)) };
    }
    case "internal-error-after-effect":
    case "internal-error-before":
      return refused("InternalError", fields.RequestId);
    case "unknown-code-after":
    case "unknown-code-before":
      return refused("FailedOperation.NeverHeardOf", fields.RequestId);
    case "rate-limited":
      return refused("RequestLimitExceeded", fields.RequestId);
    case "final-refusal":
      return refused("InvalidParameter", fields.RequestId);
    case "empty-task-id-after":
      return ok(withTaskId(fields, ""));
    case "other-tasks-id":
      return ok(withTaskId(fields, otherTaskId));
    case "null-everywhere":
      return ok(Object.fromEntries(Object.keys(fields).map((name) => [name, null])));
  }
}

/** HTTP 200 with Tencent's envelope. */
export const ok = (fields: Fields): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ Response: fields }),
});

const refused = (code: string, requestId: unknown): HttpAnswer =>
  ok({ Error: { Code: code, Message: "Tencent is in a mood." }, RequestId: requestId });

const page = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/**
 * Wherever it names the task: at the top of the answer, and in the one structure that is filled in.
 */
function withTaskId(fields: Fields, taskId: string): Fields {
  const pairs = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (name === "TaskId") return [name, taskId];
    const isTask = typeof value === "object" && value !== null && "TaskId" in value;
    return [name, isTask ? { ...value, TaskId: taskId } : value];
  });
  return Object.fromEntries(pairs);
}
