import { setTimeout as sleep } from "node:timers/promises";
import { randomText } from "./local/secrets.ts";
import { help, readRotateOptions } from "./rotate/options.ts";
import { rotate } from "./rotate/rotate.ts";
import { withSurroundings } from "./rotate/surroundings.ts";
import { runCommand } from "./run-command.ts";

await runCommand({
  help,
  work: async (args) => {
    const options = readRotateOptions(args);
    const isDone = await withSurroundings(options.stage, process.env, (surroundings) =>
      rotate(options, {
        surroundings,
        environment: process.env,
        clock: { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) },
        make: randomText,
        say: (line) => console.log(line),
      }),
    );
    return isDone ? 0 : 1;
  },
  unusable: 2,
});
