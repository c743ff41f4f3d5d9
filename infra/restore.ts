import { help, readRestoreOptions } from "./restore/options.ts";
import { restore } from "./restore/restore.ts";
import { runCommand } from "./run-command.ts";

await runCommand({
  help,
  work: async (args) => {
    const { isDone, sentences } = await restore(
      readRestoreOptions(args, process.env),
      new Date().toISOString(),
    );
    console.log(sentences.join("\n"));
    return isDone ? 0 : 1;
  },
  unusable: 2,
});
