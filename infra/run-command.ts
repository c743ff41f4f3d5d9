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
 * it prints that and touches nothing. A SettingsError is one sentence on stderr. Any other error is
 * a bug and is thrown on.
 */
export async function runCommand({ help, work, unusable }: Command): Promise<void> {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(help.join("\n"));
    return;
  }
  try {
    process.exitCode = await work(args);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exitCode = unusable;
  }
}
