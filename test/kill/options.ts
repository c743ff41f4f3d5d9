import { parseArgs } from "node:util";

/** A run of killing. */
export interface Options {
  readonly seconds: number;
  readonly seed: number;
}

/** Reads the arguments. Ends the process with a sentence where they make no sense. */
export const readOptions = (): Options => {
  const { values } = parsed();
  return {
    seconds: Number(values.seconds),
    seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
  };
};

const parsed = () => {
  try {
    return parseArgs({
      options: { seconds: { type: "string", default: "120" }, seed: { type: "string" } },
    });
  } catch {
    console.log("Say --seconds N, --seed N, or nothing for two minutes.");
    process.exit(1);
  }
};
