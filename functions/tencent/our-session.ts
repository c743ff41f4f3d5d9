import * as z from "zod/mini";

/**
 * Tencent's fields that Callsheet fills in itself, because it recognises the task by them. Each
 * says what a caller uses instead.
 */
export const ourSession = {
  SessionId: z.optional(
    z.never(
      "is set by Callsheet; send an Idempotency-Key header, which keeps a task from being started twice",
    ),
  ),
  SessionContext: z.optional(z.never("is set by Callsheet; put your own context in metadata")),
};
