import { help, readCallbackOptions } from "./callbacks/options.ts";
import { registerCallbacks } from "./callbacks/register.ts";
import { asksForHelp } from "./help.ts";
import { sendCallback } from "./local/send-callback.ts";
import { readSendOptions } from "./local/send-options.ts";
import { SettingsError } from "./settings.ts";

const say = (line: string): void => console.log(line);

const main = async (): Promise<boolean> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    say(help.join("\n"));
    return true;
  }
  const toSend = readSendOptions(args, process.env);
  return toSend === undefined
    ? registerCallbacks(readCallbackOptions(args, process.env), say)
    : sendCallback(toSend, say);
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
