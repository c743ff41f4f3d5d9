import { parseArgs } from "node:util";

/** The options of the command. */
export interface Options {
  readonly lives: number;
  readonly seed: number;
  readonly trace: boolean;
  /**
   * Which of the life's faults to keep, by their numbers in the list that is printed; all where
   * absent.
   */
  readonly keep: readonly number[] | undefined;
  /** Lets two versions share the table in every life, not only in those that are drawn for it. */
  readonly mixed: boolean;
  /**
   * Every fault at every place of plain lives, singly and in pairs, instead of lives from seeds.
   */
  readonly exhaustive: boolean;
  /** Of their pairs, one in so many. Each commit takes another share. */
  readonly oneIn: number;
  /** One of those lives. */
  readonly script: string | undefined;
}

const MOST_LIVES = 100_000_000;

/**
 * Reads the arguments of the command. Throws an Error with one sentence where they make no sense.
 */
export const readOptions = (args: readonly string[]): Options => {
  const { lives, seed, trace, keep, mixed, exhaustive, oneIn, script } = parsed(args);
  const options = {
    seed: wholeNumber("--seed", seed, 2 ** 31 - 1),
    lives: wholeNumber("--lives", lives, MOST_LIVES),
    trace,
    keep:
      keep === undefined
        ? undefined
        : keep
            .split(",")
            .filter((part) => part !== "")
            .map((part) => wholeNumber("--keep", part, MOST_LIVES)),
    mixed,
    exhaustive,
    oneIn: wholeNumber("--one-in", oneIn, MOST_LIVES),
    script,
  };
  if (options.oneIn === 0 || (options.oneIn > 1 && !exhaustive))
    throw new Error("--one-in is a share of the pairs of --exhaustive: at least 1.");
  if (options.lives === 0) throw new Error("--lives has to be at least 1.");
  if (options.lives > 1 && (trace || keep !== undefined))
    throw new Error("--trace and --keep are for one life: leave --lives out.");
  return options;
};

const known = {
  lives: { type: "string" },
  seed: { type: "string" },
  trace: { type: "boolean" },
  keep: { type: "string" },
  mixed: { type: "boolean" },
  exhaustive: { type: "boolean" },
  "one-in": { type: "string" },
  script: { type: "string" },
} as const;

const parsed = (args: readonly string[]) => {
  try {
    const { values } = parseArgs({ args: [...args], options: known });
    const {
      lives = "1",
      seed = "0",
      trace = false,
      keep,
      mixed = false,
      exhaustive = false,
      "one-in": oneIn = "1",
      script,
    } = values;
    return { lives, seed, trace, keep, mixed, exhaustive, oneIn, script };
  } catch {
    throw new Error(
      'Say --lives N, --seed N, --trace, --keep 1,2,3, --mixed, --exhaustive, --one-in N or --script "...".',
    );
  }
};

const wholeNumber = (name: string, text: string, most: number): number => {
  if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
  throw new Error(`${name} has to be a whole number up to ${most}, not ${JSON.stringify(text)}.`);
};
