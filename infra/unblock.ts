import { asksForHelp } from "./help.ts";
import { SettingsError } from "./settings.ts";
import { help, readUnblockOptions } from "./unblock/options.ts";
import { unblock } from "./unblock/unblock.ts";

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(help.join("\n"));
    return;
  }
  const { isDue, sentence } = await unblock(readUnblockOptions(args, process.env));
  console.log(sentence);
  process.exitCode = isDue ? 0 : 1;
};

await main().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
