import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { alarmingEvents } from "../../infra/alarms/events.ts";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { type Answer, ask, submitAs } from "./client.ts";
import type { System } from "./system.ts";
import { KEYS, type Tenant } from "./three-tenants.ts";

export type FollowAnswer = Answer<
  TaskAnswer & Partial<Pick<Problem, "code" | "detail" | "errors">>
>;

/**
 * Asks, as this tenant, for a task to be followed. The key is the tenant's own unless another is
 * given.
 */
export const followAs = (
  system: System,
  tenant: Tenant,
  operation: string,
  follow: object,
  {
    key = `follow-${tenant}`,
    ...more
  }: {
    readonly key?: string;
    readonly metadata?: object;
    readonly deadlineSeconds?: number;
    readonly webhook?: object;
    readonly resume?: object;
  } = {},
): Promise<FollowAnswer> =>
  ask(system, "POST", "/v1/tasks", {
    headers: { authorization: `Bearer ${KEYS[tenant]}`, "idempotency-key": key },
    body: JSON.stringify({ operation, follow, ...more }),
  });

/** Reads a task, or cancels it, as this tenant. */
export const readAs = (
  system: System,
  tenant: Tenant,
  taskId: string,
): Promise<Answer<TaskAnswer>> =>
  ask(system, "GET", `/v1/tasks/${taskId}`, {
    headers: { authorization: `Bearer ${KEYS[tenant]}` },
  });
export const cancelAs = (
  system: System,
  tenant: Tenant,
  taskId: string,
): Promise<Answer<{ readonly outcome: string; readonly task: TaskAnswer }>> =>
  ask(system, "POST", `/v1/tasks/${taskId}/cancel`, {
    headers: { authorization: `Bearer ${KEYS[tenant]}` },
  });

/** All of an answer that its caller can tell apart from another. */
export const seenOf = ({ status, headers, body }: Answer<unknown>) => ({
  status,
  body,
  headers: Object.fromEntries(
    [...headers].filter(([name]) => name !== "date" && name !== "request-id"),
  ),
});

/** The events in the log that raise an operator's alarm. */
export const alarms = ({ log }: System): readonly string[] =>
  log.flatMap(({ event, transition }) => {
    const isCounted = event !== "outcome_not_applied" || transition === "accepted";
    return Object.hasOwn(alarmingEvents, event) && isCounted ? [event] : [];
  });

/** A system that is told nothing, at a Tencent whose tasks go on for a while. */
export const quiet = { callbacks: "off", lifeSeconds: 600, concurrency: 4 } as const;

/** Submits the smallest task there is, as `acme`. */
export const submitTo = (system: System, operation: Sample, key = "start") =>
  submitAs(system, KEYS.acme, key, { operation, input: sampleInputs[operation] });

/** An answer of Tencent's that leaves these fields out, as it may. */
export const without = (body: string, fields: readonly string[]): string =>
  JSON.stringify({
    Response: Object.fromEntries(
      Object.entries(JSON.parse(body).Response).filter(([name]) => !fields.includes(name)),
    ),
  });
