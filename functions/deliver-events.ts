import * as z from "zod/mini";
import { handlerOf } from "./compose.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { withLease } from "./lifecycle/common/with-lease.ts";
import { deliverEvents, tellNow } from "./lifecycle/deliver-events.ts";
import { dialOverHttps } from "./lifecycle/tell/dial-over-https.ts";
import { putOnBus } from "./lifecycle/tell/put-on-bus.ts";
import { Reach } from "./lifecycle/tell/reach.ts";
import { resumeBySdk } from "./lifecycle/tell/resume-by-sdk.ts";
import { refOf } from "./store/task-row.ts";
import type { Log } from "./task/log.ts";

/** A batch of the table's stream, as Lambda brings it: the keys of rows that were written. */
const streamBatch = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        SequenceNumber: z.string(),
        Keys: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }),
      }),
    }),
  ),
});

/**
 * Tells callers what became of their tasks: at once when the stream brings a settled task, and on
 * the schedule for what the stream has missed and for tries that failed.
 */
export function createHandler(given: Dependencies) {
  const { clock } = given;
  const reach = new Reach();
  const log: Log = (event, fields = {}) => {
    reach.note(event, fields, clock.now());
    given.log(event, fields);
  };
  const dependencies = { ...given, log };
  return async (event: unknown): Promise<BatchAnswer | undefined> => {
    const batch = streamBatch.safeParse(event);
    if (batch.success) return tellBatch(dependencies, batch.data.Records);
    const count = await scheduled(dependencies, "deliver-events", () =>
      withLease(dependencies, "deliver-events", () => deliverEvents(dependencies)),
    );
    if (count !== undefined && count > 0) log("events_told", { count });
    const outOfReach = reach.tenantsOutOfReach(clock.now());
    if (outOfReach !== undefined) log("deliveries_failing", { count: outOfReach });
    return undefined;
  };
}

type StreamRecord = z.infer<typeof streamBatch>["Records"][number];

/** Tells Lambda which records it may bring once more. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const tellBatch = async (
  dependencies: Dependencies,
  records: readonly StreamRecord[],
): Promise<BatchAnswer> => {
  const failed = await Promise.all(
    records.map(async ({ dynamodb: { Keys, SequenceNumber } }) => {
      const isTold = await tellNow(dependencies, { ...refOf(Keys.pk.S), row: Keys.sk.S });
      return isTold ? [] : [{ itemIdentifier: SequenceNumber }];
    }),
  );
  return { batchItemFailures: failed.flat() };
};

/** The entry point that Lambda calls. */
export const handler = handlerOf((dependencies) =>
  createHandler({
    ...dependencies,
    dial: dialOverHttps(dependencies.settings),
    resume: resumeBySdk(),
    putEvent: putOnBus(dependencies),
  }),
);
