import { asksForHelp } from "./help.ts";
import { SettingsError } from "./settings.ts";
import { deployedTemplate } from "./stages/deployed-template.ts";
import { readStageOptions, stageHelp } from "./stages/options.ts";
import { stageOf } from "./stages/stage-of.ts";

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(stageHelp.join("\n"));
    return;
  }
  const { stack, template } = readStageOptions(args);
  const deployed = await deployedTemplate(stack, template);
  if (deployed === undefined)
    throw new SettingsError(`There is no stack ${stack} in this account and region.`);
  console.log(JSON.stringify(stageOf(deployed), undefined, 2));
};

await main().catch((error: unknown) => {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
