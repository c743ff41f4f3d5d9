import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { App } from "aws-cdk-lib";
import { bundleFunctions } from "./bundle.ts";
import { givenBundles } from "./given-bundles.ts";
import { ServiceStack } from "./service-stack.ts";
import { readSettings, type Settings, SettingsError, stackNameOf } from "./settings.ts";
import { concernsOf } from "./stages/concerns.ts";
import { readStage, stageOfEnvironment } from "./stages/read-stage.ts";

export interface Synthesis {
  readonly settings: Settings;
  /** Whether it is for one machine, where it has no address that Tencent could reach. */
  readonly isLocal?: boolean;
  /** Where `bundleFunctions` has put the bundles. */
  readonly bundleDirectory: string;
  /** Where the template, its manifest and the assets go. */
  readonly outputDirectory: string;
}

/**
 * Writes the CloudFormation template of the service with its assets. Needs no network, no
 * credentials and no CLI. Throws if CDK's own validator finds a fault in the template.
 */
export function synthesize({
  settings,
  isLocal = false,
  bundleDirectory,
  outputDirectory,
}: Synthesis): void {
  const app = new App({
    outdir: outputDirectory,
    // No version report: a template should hold what we deploy and nothing else.
    analyticsReporting: false,
    // Not in cdk.json, which only the CLI reads.
    context: { "@aws-cdk/core:validateAgainstDefaultRules": true },
  });
  new ServiceStack(app, stackNameOf(settings), {
    description: "Callsheet: one HTTP API in front of Tencent Cloud's asynchronous media tasks",
    // A table that stays is of no use to an API that is gone.
    terminationProtection: true,
    settings,
    bundleDirectory,
    isLocal,
  });
  app.synth();
}

const main = async (): Promise<void> => {
  const { stage, local } = readArguments(process.argv.slice(2));
  const settings = stage === undefined ? settingsOfShell(local) : settingsOfStage(stage);
  // The CLI says in CDK_OUTDIR where it will look. The bundles go beside it: two local runners must
  // not share a folder that each empties.
  const outputDirectory = resolve(process.env.CDK_OUTDIR ?? "cdk.out");
  const bundles = join(dirname(outputDirectory), "dist");
  const given = givenBundles(process.env.CALLSHEET_BUNDLES);
  if (given === undefined) await bundleFunctions({ outputDirectory: bundles });
  const bundleDirectory = given ?? bundles;
  synthesize({ settings, isLocal: local, bundleDirectory, outputDirectory });
};

const readArguments = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { stage: { type: "string" }, local: { type: "boolean", default: false } },
    }).values;
  } catch {
    throw new SettingsError("The option is --stage <name>: a file in infra/stages/.");
  }
};

const settingsOfStage = (name: string): Settings => {
  const stage = readStage(name);
  for (const { sentence } of concernsOf(stage)) console.error(`${stage.file}: ${sentence}`);
  return stage.settings;
};

/**
 * A deployment that has a stage file is not made from the shell, which may have forgotten one of
 * its settings. The local runner deploys nothing.
 */
const settingsOfShell = (isLocal: boolean): Settings => {
  const settings = readSettings(process.env);
  const stage = isLocal ? undefined : stageOfEnvironment(settings.ENVIRONMENT);
  if (stage !== undefined)
    throw new SettingsError(
      `The environment ${settings.ENVIRONMENT} has the stage file infra/stages/${stage}.json: use --stage ${stage}.`,
    );
  return settings;
};

if (import.meta.main) {
  await main().catch((error: unknown) => {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
