import { help, readCallbackOptions } from "./callbacks/options.ts";
import { registerCallbacks } from "./callbacks/register.ts";
import { asksForHelp } from "./help.ts";
import { SettingsError } from "./settings.ts";

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(help.join("\n"));
    return;
  }
  const options = readCallbackOptions(args, process.env);
  const right = await registerCallbacks(options, (line) => console.log(line));
  process.exitCode = right ? 0 : 1;
};

await main().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
