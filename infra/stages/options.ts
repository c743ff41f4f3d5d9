import { parseArgs } from "node:util";
import { SettingsError } from "../settings.ts";

/** A run of `npm run deploy`, as its arguments ask for it. */
export interface DeployOptions {
  readonly stage: string;
  /** The template that runs, in a file; else CloudFormation is asked. */
  readonly template: string | undefined;
  /** Only show what would be done. */
  readonly dryRun: boolean;
  /** Do not ask. */
  readonly yes: boolean;
}

/** The lines that `npm run deploy -- --help` prints. */
export const deployHelp = [
  "npm run deploy -- --stage <name> [options]   shows what a deployment would replace and take away, asks, and deploys",
  "",
  "  --stage <name>      a file in infra/stages/",
  "  --dry-run           only show it",
  "  --template <file>   compare with this template instead of asking CloudFormation",
  "  --yes               do not ask",
  "  --help              print this",
];

/** Reads the arguments of `npm run deploy`. Throws a SettingsError of one sentence. */
export function readDeployOptions(args: readonly string[]): DeployOptions {
  const values = readDeployFlags(args);
  if (values.stage === undefined)
    throw new SettingsError("--stage has to name a file in infra/stages/.");
  return {
    stage: values.stage,
    template: values.template,
    dryRun: values["dry-run"],
    yes: values.yes,
  };
}

const readDeployFlags = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stage: { type: "string" },
        template: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
      },
    }).values;
  } catch {
    throw new SettingsError(
      "The options are --stage <name>, --dry-run, --template <file>, --yes and --help.",
    );
  }
};

/** The lines that `npm run stage -- --help` prints. */
export const stageHelp = [
  "npm run stage -- --stack <name>   prints the stage file of a running deployment, for infra/stages/<name>.json",
  "",
  "  --stack <name>      the stack, such as callsheet-prod",
  "  --template <file>   read this template instead of asking CloudFormation",
  "  --help              print this",
];

/** Reads the arguments of `npm run stage`. Throws a SettingsError of one sentence. */
export function readStageOptions(args: readonly string[]): {
  readonly stack: string;
  readonly template: string | undefined;
} {
  const { stack, template } = readStageFlags(args);
  if (stack === undefined) throw new SettingsError("--stack has to name a CloudFormation stack.");
  return { stack, template };
}

const readStageFlags = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { stack: { type: "string" }, template: { type: "string" } },
    }).values;
  } catch {
    throw new SettingsError("The options are --stack <name>, --template <file> and --help.");
  }
};
