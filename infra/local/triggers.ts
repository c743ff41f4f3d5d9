import type { apiFunction } from "./api-function.ts";
import { startSchedules } from "./schedule.ts";
import { readStream } from "./stream.ts";
import type { TablePlace } from "./table.ts";
import type { ServiceDescription } from "./template.ts";

/** One function, as the API, the schedules and the stream call it. */
export interface Callable {
  readonly fromApi: ReturnType<typeof apiFunction>;
  /**
   * Resolves when it has run, however that ended: a failure has been told, and the next tick does
   * the same work.
   */
  readonly fromSchedule: (input: unknown) => Promise<void>;
}

/** Every function by its logical id. */
export type Functions = ReadonlyMap<string, Callable>;

interface Context {
  readonly watcher: { readonly onFailure: (sentence: string) => void };
  readonly onStop: (end: () => unknown) => void;
}

/** Calls functions at the intervals of the template. */
export function runSchedules(
  { onStop }: Pick<Context, "onStop">,
  { schedules }: ServiceDescription,
  functions: Functions,
): void {
  const running = startSchedules({
    schedules: schedules.map(({ logicalId, everyMs, function: invoked, input }) => ({
      name: logicalId,
      everyMs,
      invoke: () => void functions.get(invoked)?.fromSchedule(input),
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
      invoke: (event) => functions.get(invoked)?.fromSchedule(event) ?? Promise.resolve(),
      onFailure: watcher.onFailure,
    });
    onStop(() => reading.stop());
  }
}
