import { Unavailable } from "../../task/error.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * One run of a function that the schedule calls. The line `run_done` is the beat of its heart: it
 * is written only after a run that did its work. A run that answers undefined left the work to
 * another run. A run that met `Unavailable` ends here, as the part that did not answer has an alarm
 * of its own and the next run does the same work. Any other error is a bug and is thrown on.
 */
export async function scheduled<T>(
  { log }: Pick<Dependencies, "log">,
  name: string,
  run: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    const done = await run();
    if (done !== undefined) log("run_done", { reason: name });
    return done;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    log("unavailable", { reason: error.message });
    return undefined;
  }
}
