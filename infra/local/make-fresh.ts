import { existsSync } from "node:fs";
import { endLeftoverEngine, startEngine } from "./engine.ts";
import { reasonOf } from "./reason.ts";
import { moveTasksAside, type StateFolder } from "./state-folder.ts";
import { countUnsettledTasks, embeddedTable } from "./table.ts";

interface Wish {
  readonly state: StateFolder;
  /** Tasks cost money with the credentials of this run. */
  readonly paid: boolean;
  readonly onNote: (sentence: string) => void;
}

/**
 * Does the work of `--fresh`: moves the existing tasks aside, deletes nothing, and says where they
 * are. Throws a sentence, with nothing moved, where tasks cost money and not all have settled:
 * without its row the end of a task is never learned.
 */
export async function makeFresh({ state, paid, onNote }: Wish): Promise<void> {
  await endLeftoverEngine(state);
  if (paid && existsSync(state.databaseFile)) await refuseIfUnsettled(state);
  const aside = moveTasksAside(state, new Date());
  if (aside !== undefined) onNote(`--fresh: the tasks and their table are now in ${aside}.`);
}

const refuseIfUnsettled = async ({ directory, databaseFile }: StateFolder): Promise<void> => {
  const otherwise = "Start without --fresh, or set CALLSHEET_DIRECTORY to another folder.";
  const count = await unsettledIn(directory, databaseFile).catch((cause: unknown) => {
    throw new Error(
      `--fresh is refused: the table in ${directory} cannot be read, so a task there may not have settled (${reasonOf(cause)}). ${otherwise}`,
      {
        cause,
      },
    );
  });
  if (count > 0) {
    const tasks = count === 1 ? "1 task has" : `${count} tasks have`;
    throw new Error(
      `--fresh is refused: ${tasks} not settled in ${directory}, and your credentials make tasks cost money. ${otherwise}`,
    );
  }
};

const unsettledIn = async (directory: string, databaseFile: string): Promise<number> => {
  const engine = await startEngine({ databaseFile, directory });
  try {
    return await countUnsettledTasks(embeddedTable(engine.url, directory));
  } finally {
    await engine.stop();
  }
};
