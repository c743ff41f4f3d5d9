import { help, readCallbackOptions } from "./callbacks/options.ts";
import { registerCallbacks } from "./callbacks/register.ts";
import { sendCallback } from "./local/send-callback.ts";
import { readSendOptions } from "./local/send-options.ts";
import { runCommand } from "./run-command.ts";

const say = (line: string): void => console.log(line);

await runCommand({
  help,
  work: async (args) => {
    const toSend = readSendOptions(args, process.env);
    const isDone = await (toSend === undefined
      ? registerCallbacks(readCallbackOptions(args, process.env), say)
      : sendCallback(toSend, say));
    return isDone ? 0 : 1;
  },
  unusable: 1,
});
