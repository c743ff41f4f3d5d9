import type { apiFunction } from "./api-function.ts";
import type { Outcome } from "./lambda-invocation.ts";
import type { RunOptions } from "./options.ts";
import { readQueue } from "./queue.ts";
import { startSchedules } from "./schedule.ts";
import { readStream } from "./stream.ts";
import type { TablePlace } from "./table.ts";
import type { ServiceDescription } from "./template.ts";

/** One function, as the API and the triggers call it. */
export interface Callable {
  readonly fromApi: ReturnType<typeof apiFunction>;
  /**
   * Resolves when it has run, however that ended: a failure has been told, and the next tick does
   * the same work.
   */
  readonly fromTrigger: (input: unknown) => Promise<Outcome>;
}

/** Every function by its logical id. */
export type Functions = ReadonlyMap<string, Callable>;

interface Context {
  readonly watcher: { readonly onFailure: (sentence: string) => void };
  readonly onStop: (end: () => unknown) => void;
}

/** Calls functions at the intervals of the template, or loosely as on AWS. */
export function runSchedules(
  { onStop, options }: Pick<Context, "onStop"> & { readonly options: Pick<RunOptions, "schedule"> },
  { schedules }: ServiceDescription,
  functions: Functions,
): void {
  const running = startSchedules({
    chance: options.schedule === "loose" ? Math.random : undefined,
    schedules: schedules.map(({ logicalId, everyMs, function: invoked, input }) => ({
      name: logicalId,
      everyMs,
      invoke: () => void functions.get(invoked)?.fromTrigger(input),
    })),
  });
  onStop(() => running.stop());
}

/** Calls functions with what the table's stream brings. */
export function runStreams(
  { onStop, watcher }: Context,
  { streams }: ServiceDescription,
  { functions, place }: { readonly functions: Functions; readonly place: TablePlace },
): void {
  for (const { function: invoked, batchSize, filters } of streams) {
    const reading = readStream({
      place,
      batchSize,
      filters,
      invoke: async (event) => void (await functions.get(invoked)?.fromTrigger(event)),
      onFailure: watcher.onFailure,
    });
    onStop(() => reading.stop());
  }
}

/** Calls functions with what the queue at `url` brings. */
export function runQueues(
  { onStop, watcher }: Context,
  { queues }: ServiceDescription,
  { functions, url }: { readonly functions: Functions; readonly url: string },
): void {
  for (const { function: invoked, ...queue } of queues) {
    const reading = readQueue({
      ...queue,
      endpoint: url,
      invoke: async (event) => functions.get(invoked)?.fromTrigger(event),
      onFailure: watcher.onFailure,
    });
    onStop(() => reading.stop());
  }
}
