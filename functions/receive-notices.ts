import * as z from "zod/mini";
import { handlerOf } from "./compose.ts";
import { readCallbackBody } from "./http/callback-body.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { type Notice, receiveNotice } from "./lifecycle/receive-notice.ts";
import { mps } from "./tencent/mps/product.ts";

/** A batch of an SQS queue, as Lambda brings it. */
const queueBatch = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

/** Tells Lambda which messages stay in the queue. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Takes the notices of an SQS queue that ProcessMedia is told to fill (`MPS_SQS_QUEUE`). One
 * message after the other, because two about one task must not race. A message that cannot be
 * applied now stays in the queue by itself. An event of another form is a fault of the wiring.
 */
export function createHandler(dependencies: Dependencies) {
  return async (event: unknown): Promise<BatchAnswer> => {
    const { Records } = queueBatch.parse(event);
    const failed: { itemIdentifier: string }[] = [];
    for (const { messageId, body, attributes } of Records) {
      const notice = noticeOf(body, attributes.ApproximateReceiveCount);
      if (!(await receiveNotice(dependencies, mps, notice)))
        failed.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failed };
  };
}

const noticeOf = (text: string, receives: number): Notice => {
  const body = readCallbackBody({ headers: {}, body: text });
  return { text, receives, ...(body.kind === "read" ? { json: body.json } : {}) };
};

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
