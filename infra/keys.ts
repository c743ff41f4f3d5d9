import { keys } from "./keys/keys.ts";
import { help, readKeysOptions } from "./keys/options.ts";
import { runCommand } from "./run-command.ts";

await runCommand({
  help,
  work: async (args) => {
    const now = Date.now();
    const options = readKeysOptions(args, process.env, now);
    const { isDone, sentences } = await keys(options, new Date(now).toISOString());
    console.log(sentences.join("\n"));
    return isDone ? 0 : 1;
  },
  unusable: 2,
});
