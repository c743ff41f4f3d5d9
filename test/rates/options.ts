import { parseArgs } from "node:util";

/** One measurement: how many processes submit, for how long, and the seed of the delays. */
export interface Options {
  readonly processes: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Reads the arguments. Ends the process with a sentence where they make no sense. */
export const readOptions = (): Options => {
  const { values } = parsed();
  return {
    processes: Number(values.processes),
    seconds: Number(values.seconds),
    seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
  };
};

const parsed = () => {
  try {
    return parseArgs({
      options: {
        processes: { type: "string", default: "8" },
        seconds: { type: "string", default: "10" },
        seed: { type: "string" },
      },
    });
  } catch {
    console.log("Say --processes N, --seconds N, --seed N, or nothing for eight and ten seconds.");
    process.exit(1);
  }
};
