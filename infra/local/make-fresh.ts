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
 * What `--fresh` does: moves the tasks so far aside, deletes nothing, and says where they are.
 * Throws a sentence, with nothing moved, where tasks may cost money and not all have settled:
 * without their rows nobody would learn how they end.
 */
export const makeFresh = async ({ state, paid, onNote }: Wish): Promise<void> => {
  await endLeftoverEngine(state);
  if (paid && existsSync(state.databaseFile)) await refuseIfUnsettled(state);
  const aside = moveTasksAside(state, new Date());
  if (aside !== undefined)
    onNote(`--fresh: the tasks so far, with their table, are in ${aside} now.`);
};

const refuseIfUnsettled = async ({ directory, databaseFile }: StateFolder): Promise<void> => {
  const otherwise = "Start without --fresh, or set CALLSHEET_DIRECTORY to another folder.";
  const count = await unsettledIn(directory, databaseFile).catch((cause: unknown) => {
    throw new Error(
      `--fresh is refused: whether all tasks in ${directory} have settled cannot be read (${reasonOf(cause)}). ${otherwise}`,
      {
        cause,
      },
    );
  });
  if (count > 0) {
    const tasks = count === 1 ? "1 task has" : `${count} tasks have`;
    throw new Error(
      `--fresh is refused: ${tasks} not settled in ${directory}, and with your credentials tasks cost money. ${otherwise}`,
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
