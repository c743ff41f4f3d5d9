import { asksForHelp } from "./help.ts";
import { keys } from "./keys/keys.ts";
import { help, readKeysOptions } from "./keys/options.ts";
import { SettingsError } from "./settings.ts";

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(help.join("\n"));
    return;
  }
  const now = Date.now();
  const options = readKeysOptions(args, process.env, now);
  const { isDone, sentences } = await keys(options, new Date(now).toISOString());
  console.log(sentences.join("\n"));
  process.exitCode = isDone ? 0 : 1;
};

await main().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
