import * as z from "zod/mini";

/**
 * TaskNotifyConfig: Callsheet asks for the callback itself. What a caller can use instead is what
 * this API has today.
 */
export const ourCallback = z.optional(
  z.never(
    "is set by Callsheet, which receives the callback; GET /v1/tasks/{taskId} with Prefer: wait=20 tells you the outcome",
  ),
);
