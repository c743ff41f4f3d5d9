import { parseArgs } from "node:util";
import { examine } from "./doctor/examine.ts";
import { runCommand } from "./run-command.ts";
import { SettingsError } from "./settings.ts";
import { readStage } from "./stages/read-stage.ts";

const help = [
  "npm run doctor -- --stage <name>   looks at a running deployment, and names what is wrong; it changes nothing",
  "",
  "  --stage <name>   a file in infra/stages/",
  "  --help           print this",
];

const readName = (args: readonly string[]): string => {
  try {
    const { stage } = parseArgs({
      args: [...args],
      options: { stage: { type: "string" } },
    }).values;
    if (stage !== undefined) return stage;
  } catch {
    // The sentence below says it as well.
  }
  throw new SettingsError("The option is --stage <name>: a file in infra/stages/.");
};

await runCommand({
  help,
  work: async (args) => {
    const findings = await examine(readStage(readName(args)), Date.now);
    for (const { right, line } of findings) console.log(`${right ? "ok   " : "FAULT"} ${line}`);
    return findings.every(({ right }) => right) ? 0 : 1;
  },
  unusable: 1,
});
