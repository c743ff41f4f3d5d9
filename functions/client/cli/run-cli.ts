import { Callsheet } from "../callsheet.ts";
import { NoAnswerError, ProblemError } from "../errors.ts";
import { commands, NotYet } from "./commands.ts";
import { type Config, readConfig } from "./config.ts";
import { help } from "./help.ts";
import { readArguments } from "./read-arguments.ts";
import { exitCodes, UsageError, type World } from "./world.ts";

/**
 * Runs one call of the command line and returns its exit code. JSON goes to stdout, all else to
 * stderr. An error that nobody expects is thrown on.
 */
export async function runCli(args: readonly string[], world: World): Promise<number> {
  try {
    const given = readArguments(args);
    if (given === undefined) {
      world.print(help);
      return exitCodes.ok;
    }
    const callsheet = clientFor(world, await readConfig(world));
    return await commands[given.command]({ world, callsheet, given });
  } catch (error) {
    if (world.signal.aborted) return exitCodes.interrupted;
    const told = codeAndText(error);
    if (told === undefined) throw error;
    const [code, text] = told;
    world.note(`callsheet: ${text}\n`);
    return code;
  }
}

const clientFor = ({ platform }: World, config: Config): Callsheet => {
  try {
    return new Callsheet({ ...config, platform });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The configuration is wrong.");
  }
};

const codeAndText = (error: unknown): readonly [number, string] | undefined => {
  if (error instanceof UsageError || error instanceof RangeError)
    return [exitCodes.usage, error.message];
  if (error instanceof NotYet) return [exitCodes.notYet, error.message];
  if (error instanceof ProblemError) {
    const { message, requestId, retryAfter } = error;
    const later = retryAfter === undefined ? "" : `\nTry again in ${retryAfter} s.`;
    return [
      exitCodes.refused,
      `${message}${later}${requestId === undefined ? "" : `\nRequest-Id ${requestId}`}`,
    ];
  }
  if (error instanceof NoAnswerError) {
    const { message, idempotencyKey } = error;
    const again =
      idempotencyKey === undefined
        ? ""
        : `\nThe task may have been taken. Repeat the command with --key ${idempotencyKey}: it is charged once.`;
    return [exitCodes.noAnswer, `${message}${again}`];
  }
  return undefined;
};
