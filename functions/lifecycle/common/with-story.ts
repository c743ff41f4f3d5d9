import { errorName } from "../../task/error.ts";
import type { Log } from "../../task/log.ts";
import { type Oddity, oddityOf } from "../../task/oddity.ts";
import type { TaskRef } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

interface Noted {
  readonly ref: TaskRef;
  readonly oddity: Oddity;
  readonly at: Instant;
}

/** Most oddities that one piece of work adds to stories. The log has all of them. */
const MOST_NOTED = 20;

/**
 * Does a piece of work, and adds the oddities that it logs of tasks to their stories once it has
 * ended, however it ended. A plain life logs none, so nothing is written of it. A story that cannot
 * be written is a lost line: it changes nothing of the work.
 */
export async function withStory<T>(
  dependencies: Dependencies,
  work: (listening: Dependencies) => Promise<T>,
): Promise<T> {
  const noted: Noted[] = [];
  const log: Log = (event, fields = {}) => {
    dependencies.log(event, fields);
    const { tenant, taskId } = fields;
    if (tenant === undefined || taskId === undefined || noted.length >= MOST_NOTED) return;
    const oddity = oddityOf(event, fields);
    if (oddity !== undefined)
      noted.push({ ref: { tenant, taskId }, oddity, at: instant(dependencies.clock.now()) });
  };
  try {
    return await work({ ...dependencies, log });
  } finally {
    for (const each of noted) await keepQuietly(dependencies, each);
  }
}

const keepQuietly = async (
  { stories, log }: Dependencies,
  { ref, ...noted }: Noted,
): Promise<void> => {
  try {
    await stories.keep(ref, noted);
  } catch (error) {
    log("story_not_kept", { ...ref, reason: errorName(error) });
  }
};
