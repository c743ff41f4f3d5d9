import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { AWS_CALLS, type AwsOptions, failureOfCall } from "./aws-calls.ts";
import { ENTRY_LIMIT, type EventEntry, sizeOf } from "./cloud-event.ts";
import type { TryOutcome } from "./try-outcome.ts";

/** Entries of one call at most (AWS's API reference of EventBridge, PutEvents). */
const MOST_ENTRIES = 10;

/**
 * Puts events on a bus of EventBridge, by the AWS SDK. This file holds the SDK's client, so it is
 * loaded only where a deployment has a bus; the client is made at its first use.
 */
export class EventBus {
  readonly #options: AwsOptions;
  #client: EventBridgeClient | undefined;

  constructor(options: AwsOptions = {}) {
    this.#options = options;
  }

  /**
   * Puts these events, and tells how each of them fared, in their order: EventBridge may take some
   * and refuse others of one call. Never rejects. An entry that failed is to be tried again by
   * itself; one that arrives twice has the same CloudEvent `id`.
   */
  async put(entries: readonly EventEntry[]): Promise<readonly TryOutcome[]> {
    const outcomes: TryOutcome[] = [];
    for (const batch of batchesOf(entries)) outcomes.push(...(await this.#putBatch(batch)));
    return outcomes;
  }

  async #putBatch(batch: readonly EventEntry[]): Promise<readonly TryOutcome[]> {
    this.#client ??= new EventBridgeClient({ ...AWS_CALLS, ...this.#options });
    try {
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({ Entries: [...batch] }),
      );
      // Only an entry with an id was taken; the others carry an error, or are not in the answer.
      return batch.map((_entry, place) =>
        Entries[place]?.EventId === undefined
          ? failed("status")
          : { kind: "answered", status: 200 },
      );
    } catch (error) {
      const reason = failureOfCall(error);
      return batch.map(() => failed(reason));
    }
  }
}

const failed = (reason: ReturnType<typeof failureOfCall>): TryOutcome => ({
  kind: "failed",
  reason,
});

/**
 * As many entries a call as it may have, in their order. All entries of a call together are kept
 * below the limit of one: AWS's pages name that limit for both.
 *
 * Example: eleven small entries make two calls, of ten and of one.
 */
const batchesOf = (entries: readonly EventEntry[]): readonly (readonly EventEntry[])[] => {
  const batches: EventEntry[][] = [];
  let size = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    const fits = size + sizeOf(entry) < ENTRY_LIMIT;
    if (last !== undefined && last.length < MOST_ENTRIES && fits) {
      last.push(entry);
      size += sizeOf(entry);
    } else {
      batches.push([entry]);
      size = sizeOf(entry);
    }
  }
  return batches;
};
