import * as z from "zod/mini";

/**
 * Tencent's fields that Callsheet fills in itself, because it recognises the task by them. Each
 * says what a caller uses instead.
 */
export const ourSession = {
  SessionId: z.optional(
    z.never(
      "belongs to Callsheet; send an Idempotency-Key header instead, which keeps a task from being started twice",
    ),
  ),
  SessionContext: z.optional(
    z.never("belongs to Callsheet; put context of your own in metadata instead"),
  ),
};
