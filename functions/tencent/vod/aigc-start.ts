import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { followByTaskId } from "../read-input.ts";
import { describeTasks } from "./describe-tasks.ts";
import { requestWriting } from "./input-fields.ts";
import { vod } from "./product.ts";
import { vodRefusals } from "./refusals.ts";

const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * The facts that all actions of VOD share that start an AIGC task. Source: their pages, VOD
 * 2018-07-17 (ids, ManageTask).
 */
export const aigcStart = {
  product: vod,
  priorityField: "TasksPriority",
  modelFields: ["ModelName", "ModelVersion"],
  normalForm: normalFormOf(requestWriting),
  // Tencent refuses a SessionId that it saw in the last three days, so a repeat after silence
  // cannot be billed twice.
  class: "deduped",
  request: (input, { application, sessionId, sessionContext }) => ({
    ...input,
    SubAppId: Number(application),
    SessionId: sessionId,
    SessionContext: sessionContext,
  }),
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: vodRefusals,
  echoes: "context",
  listedBy: describeTasks,
  ...followByTaskId("SubAppId"),
  cancel: {
    action: "ManageTask",
    rate: 20,
    request: ({ providerTaskId, application }) => ({
      TaskId: providerTaskId,
      OperationType: "Abort",
      SubAppId: Number(application),
    }),
    only: "waiting",
    // Listed for ManageTask: these two, .TaskId (no such task) and .InvalidOperationType. Which one
    // answers for a task that waits no longer is not documented, nor whether AIGC tasks can be
    // aborted at all. These two can mean either, and neither means that it was stopped; whatever
    // they hide, the task's own state tells. Any other code says nothing about the task.
    tooLateCodes: ["FailedOperation", "InvalidParameterValue"],
  },
  // DescribeTaskDetail knows tasks "submitted within the last 3 days".
  recordLife: { days: 3 },
} as const satisfies Partial<StartOperation>;
