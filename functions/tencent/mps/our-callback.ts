import * as z from "zod/mini";

/**
 * TaskNotifyConfig: Callsheet asks for the callback itself. The message names this API's own way to
 * wait.
 */
export const ourCallback = z.optional(
  z.never(
    "is set by Callsheet, which receives the callback; GET /v1/tasks/{taskId} with Prefer: wait=20 tells you the outcome",
  ),
);
