import { dirname, join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { bundleFunctions } from "./bundle.ts";
import { readSettings, type Settings, SettingsError } from "./settings.ts";
import { TaskService } from "./task-service.ts";

export interface Synthesis {
  readonly settings: Settings;
  /** Where `bundleFunctions` has put the bundles. */
  readonly bundleDirectory: string;
  /** Where the template, its manifest and the assets go. */
  readonly outputDirectory: string;
}

/**
 * Writes the CloudFormation template of the service with its assets. Needs no network, no
 * credentials and no CLI. Throws if CDK's own validator finds a fault in the template.
 */
export function synthesize({ settings, bundleDirectory, outputDirectory }: Synthesis): void {
  const app = new App({
    outdir: outputDirectory,
    // No version report: a template should hold what we deploy and nothing else.
    analyticsReporting: false,
    // Not in cdk.json, which only the CLI reads.
    context: { "@aws-cdk/core:validateAgainstDefaultRules": true },
  });
  new TaskService(app, `callsheet-${settings.ENVIRONMENT}`, {
    description: "Callsheet: one HTTP API in front of Tencent Cloud's asynchronous media tasks",
    // A table that stays is of no use to an API that is gone.
    terminationProtection: true,
    settings,
    bundleDirectory,
  });
  app.synth();
}

const main = async (): Promise<void> => {
  const settings = readSettings(process.env);
  // The CLI says in CDK_OUTDIR where it will look. The bundles go beside it: two local runners must
  // not share a folder that each empties.
  const outputDirectory = resolve(process.env.CDK_OUTDIR ?? "cdk.out");
  const bundleDirectory = join(dirname(outputDirectory), "dist");
  await bundleFunctions({ outputDirectory: bundleDirectory });
  synthesize({ settings, bundleDirectory, outputDirectory });
};

if (import.meta.main) {
  await main().catch((error: unknown) => {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
}
