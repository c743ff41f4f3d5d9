import { runCommand } from "./run-command.ts";
import { deploy } from "./stages/deploy.ts";
import { deployHelp, readDeployOptions } from "./stages/options.ts";

await runCommand({
  help: deployHelp,
  work: (args) => deploy(readDeployOptions(args), (line) => console.log(line)),
  unusable: 1,
});
