import { asksForHelp } from "./help.ts";
import { SettingsError } from "./settings.ts";
import { deploy } from "./stages/deploy.ts";
import { deployHelp, readDeployOptions } from "./stages/options.ts";

const main = async (): Promise<number> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(deployHelp.join("\n"));
    return 0;
  }
  return deploy(readDeployOptions(args), (line) => console.log(line));
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
