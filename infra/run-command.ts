import { wordsOf } from "./doctor/finding.ts";
import { asksForHelp } from "./help.ts";
import { SettingsError } from "./settings.ts";

/** An operator's command: its lines of help, and its work, which answers with an exit code. */
export interface Command {
  readonly help: readonly string[];
  readonly work: (args: readonly string[]) => Promise<number>;
  /** The exit code for arguments that cannot be used. */
  readonly unusable: 1 | 2;
}

/**
 * Runs a command with the arguments of this process, and sets its exit code. If they ask for help
 * it prints that and touches nothing. A SettingsError, or a call that AWS did not take, is one
 * sentence on stderr. Any other error is a bug and is thrown on.
 */
export async function runCommand({ help, work, unusable }: Command): Promise<void> {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(help.join("\n"));
    return;
  }
  settleRegion(process.env);
  try {
    process.exitCode = await work(args);
  } catch (error) {
    if (!(error instanceof SettingsError) && !isOfAws(error)) throw error;
    console.error(error instanceof SettingsError ? error.message : sentenceOf(error));
    process.exitCode = error instanceof SettingsError ? unusable : 1;
  }
}

/** The variables by which the CLI of CDK finds its region, in its order. */
const REGIONS = ["AWS_REGION", "AMAZON_REGION", "AWS_DEFAULT_REGION", "AMAZON_DEFAULT_REGION"];

/**
 * The AWS SDK reads the first variable alone, and then the profile. So a command would compare a
 * deployment with the stack of one region, and CDK would change another.
 */
const settleRegion = (environment: NodeJS.ProcessEnv): void => {
  const region = REGIONS.map((name) => environment[name]).find(Boolean);
  if (region !== undefined) environment.AWS_REGION = region;
};

/** The errors of the AWS SDK where it finds no credentials, before any call. */
const WITHOUT_CREDENTIALS = ["CredentialsProviderError", "TokenProviderError"];

/** Every call that failed has `$metadata`, also where no answer came. */
const isOfAws = (error: unknown): error is Error =>
  error instanceof Error &&
  ("$metadata" in error ||
    WITHOUT_CREDENTIALS.includes(error.name) ||
    error.message === "Region is missing");

const sentenceOf = (error: Error): string =>
  `AWS did not do it (${error.name}): ${wordsOf(error)}.`;
