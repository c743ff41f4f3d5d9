import { parseArgs } from "node:util";

/** The command's options. */
export interface Options {
  /** How many mutants, drawn by `commit`; all where absent. */
  readonly sample: number | undefined;
  /** Whose sample it is; the one that is checked out where absent. */
  readonly commit: string | undefined;
  /** The name of the one mutant to try, or a part of it that no other name has. */
  readonly only: string | undefined;
  /** The file of `data/` whose mutants are tried. */
  readonly room: string | undefined;
}

/**
 * Reads the arguments of the command. Throws an Error with one sentence where they make no sense.
 */
export const readOptions = (args: readonly string[]): Options => {
  const { sample, commit, only, room } = parsed(args);
  if (sample !== undefined && !/^[1-9]\d{0,3}$/.test(sample))
    throw new Error("--sample has to be a whole number from 1 to 9999.");
  if (commit !== undefined && sample === undefined)
    throw new Error("--commit says whose sample it is: say --sample N, too.");
  if (only !== undefined && sample !== undefined)
    throw new Error("--only names one mutant: leave --sample out.");
  if (room !== undefined && (sample ?? only) !== undefined)
    throw new Error("--room names some mutants: leave --sample and --only out.");
  return { sample: sample === undefined ? undefined : Number(sample), commit, only, room };
};

const parsed = (args: readonly string[]) => {
  try {
    const text = { type: "string" } as const;
    return parseArgs({
      args: [...args],
      options: { sample: text, commit: text, only: text, room: text },
    }).values;
  } catch {
    throw new Error(
      "Say --sample N, --sample N --commit SHA, --only NAME, --room FILE, or nothing for all of them.",
    );
  }
};
