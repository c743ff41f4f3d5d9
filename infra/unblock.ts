import { SettingsError } from "./settings.ts";
import { readUnblockOptions } from "./unblock/options.ts";
import { unblock } from "./unblock/unblock.ts";

const main = async (): Promise<void> => {
  const { isDue, sentence } = await unblock(readUnblockOptions(process.argv.slice(2), process.env));
  console.log(sentence);
  process.exitCode = isDue ? 0 : 1;
};

await main().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
