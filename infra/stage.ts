import { runCommand } from "./run-command.ts";
import { SettingsError } from "./settings.ts";
import { deployedTemplate } from "./stages/deployed-template.ts";
import { readStageOptions, stageHelp } from "./stages/options.ts";
import { stageOf } from "./stages/stage-of.ts";

await runCommand({
  help: stageHelp,
  work: async (args) => {
    const { stack, template } = readStageOptions(args);
    const deployed = await deployedTemplate(stack, template);
    if (deployed === undefined)
      throw new SettingsError(`There is no stack ${stack} in this account and region.`);
    console.log(JSON.stringify(stageOf(deployed), undefined, 2));
    return 0;
  },
  unusable: 1,
});
