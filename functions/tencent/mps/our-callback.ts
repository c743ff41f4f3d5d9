import * as z from "zod/mini";

/**
 * TaskNotifyConfig: Callsheet asks for the callback itself. The message names this API's own
 * ways to hear of the end.
 */
export const ourCallback = z.optional(
  z.never(
    "is set by Callsheet, which receives the callback; to be told of the end, name a webhook in the request, or GET /v1/tasks/{taskId} with Prefer: wait=20",
  ),
);
