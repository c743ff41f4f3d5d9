import { runCommand } from "./run-command.ts";
import { help, readUnblockOptions } from "./unblock/options.ts";
import { unblock } from "./unblock/unblock.ts";

await runCommand({
  help,
  work: async (args) => {
    const { isDue, sentence } = await unblock(readUnblockOptions(args, process.env));
    console.log(sentence);
    return isDue ? 0 : 1;
  },
  unusable: 2,
});
