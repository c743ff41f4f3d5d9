import { parseArgs } from "node:util";
import { type LineId, lines } from "./lines.ts";

/** The options of the command. */
export interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly chosen: readonly LineId[];
}

/** The lines of `--quick`: those that processes of seconds can show. */
export const quickLines: readonly LineId[] = [
  "cold",
  "load",
  "bundle",
  "warm",
  "signatures",
  "requests",
];

const known = {
  quick: { type: "boolean" },
  price: { type: "boolean" },
  json: { type: "boolean" },
  only: { type: "string", multiple: true },
} as const;

/**
 * Reads the arguments of the command. Throws an Error with one sentence where they make no sense.
 */
export const readOptions = (args: readonly string[]): Options => {
  const { quick = false, price = false, json = false, only = [] } = parsed(args);
  const ids = lines.map(({ id }) => id);
  const named = only.flatMap((text) => text.split(","));
  const picked = ids.filter((id) => named.includes(id));
  const unknown = named.find((name) => !ids.some((id) => id === name));
  if (unknown !== undefined)
    throw new Error(`--only ${unknown}: there is no such line; there are ${ids.join(", ")}.`);
  if (price && (quick || only.length > 0))
    throw new Error("--price measures the lines about prices, and takes no other choice.");
  if (price) return { quick, json, chosen: ["price", "waiting"] };
  return { quick, json, chosen: picked.length > 0 ? picked : quick ? quickLines : ids };
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (cause) {
    const [sentence] = cause instanceof Error ? cause.message.split("\n") : [];
    throw new Error(`${sentence}. The options: --quick --price --json --only <line>.`, { cause });
  }
};
