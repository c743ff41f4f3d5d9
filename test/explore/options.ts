import { parseArgs } from "node:util";
import type { Turn } from "./order.ts";
import { readOrder } from "./order-text.ts";
import { type Dropped, isDropped } from "./without.ts";

/** The options of one call of the command. */
export interface Options {
  /** Only races of these pairs of entries; all where empty. */
  readonly pairs: readonly string[];
  /** Only courses whose name begins so. */
  readonly course: string;
  /** The most faults that may strike the racers: one, unless said. */
  readonly faults: number;
  /** No race is begun later than this after the beginning, and none goes on. */
  readonly seconds: number;
  /** One race alone, and one order of it. */
  readonly race: string | undefined;
  readonly order: readonly Turn[] | undefined;
  /** The clauses that are dropped; `all` for each clause of each transition, one at a time. */
  readonly without: readonly Dropped[] | "all";
}

const known = {
  pairs: { type: "string", multiple: true },
  course: { type: "string" },
  faults: { type: "string" },
  seconds: { type: "string" },
  race: { type: "string" },
  order: { type: "string" },
  without: { type: "string" },
} as const;

/**
 * Reads the arguments of the command. Throws an Error with one sentence where they make no sense.
 */
export function readOptions(args: readonly string[]): Options {
  const { pairs = [], course = "", race, order, without = "", ...numbers } = parsed(args);
  const dropped = without.split(",").filter((name) => name !== "");
  return {
    pairs: pairs.map(pairName),
    course,
    faults: wholeNumber("--faults", numbers.faults ?? "1"),
    seconds: wholeNumber("--seconds", numbers.seconds ?? "86400"),
    race,
    order: order === undefined ? undefined : readOrder(order),
    without: without === "all" ? "all" : dropped.map(clause),
  };
}

/** `poll,cancel` and `cancel,poll` are one pair. */
export const pairName = (pair: string): string => pair.split(",").toSorted().join(",");

function clause(name: string): Dropped {
  if (isDropped(name)) return name;
  throw new Error(`--without takes all, settled or started.revision, not ${JSON.stringify(name)}.`);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch {
    throw new Error(
      "Say --pairs submit,callback, --course NAME, --faults N, --seconds N, --without CLAUSE, or --race NAME --order TURNS.",
    );
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Error(`${name} takes a whole number, not ${JSON.stringify(text)}.`);
}
