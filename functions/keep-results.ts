import * as z from "zod/mini";
import { handlerOf } from "./compose.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { type Keeper, keeperOf } from "./lifecycle/keep/keeper.ts";
import { keepNow, keepResults } from "./lifecycle/keep-results.ts";
import { refOf } from "./store/task-row.ts";

/** A batch of the table's stream, as Lambda brings it: the keys of rows that were written. */
const streamBatch = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        SequenceNumber: z.string(),
        Keys: z.object({ pk: z.object({ S: z.string() }) }),
      }),
    }),
  ),
});

/**
 * Copies the results of tasks into the bucket: at once when the stream brings a settled task, and
 * on the schedule for what the stream has missed and for tries that failed. It has no lease: each
 * copy is claimed by itself, and a long one must not keep the next run from the others.
 */
export function createHandler(keeper: Keeper) {
  return async (event: unknown): Promise<BatchAnswer | undefined> => {
    const batch = streamBatch.safeParse(event);
    if (!batch.success) {
      const count = await scheduled(keeper, "keep-results", () => keepResults(keeper));
      if (count !== undefined && count > 0) keeper.log("results_visited", { count });
      return undefined;
    }
    const failed = await Promise.all(
      batch.data.Records.map(async ({ dynamodb: { Keys, SequenceNumber } }) =>
        (await keepNow(keeper, refOf(Keys.pk.S))) ? [] : [{ itemIdentifier: SequenceNumber }],
      ),
    );
    return { batchItemFailures: failed.flat() };
  };
}

/** Tells Lambda which records it may bring once more. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The entry point that Lambda calls. */
export const handler = handlerOf((dependencies) => createHandler(keeperOf(dependencies)));
