import { readFileSync } from "node:fs";

type Priced =
  | "writeUnits"
  | "readUnits"
  | "apiRequests"
  | "invocations"
  | "gigabyteSeconds"
  | "logBytes"
  | "durableOperations"
  | "stateTransitions";

/** The data file says where each price was read. */
interface PriceList {
  readonly prices: Readonly<Record<Priced, { readonly perMillion: number }>>;
  readonly durableFunctions: { readonly perMillionTasks: number };
}

/** How often a task uses what is paid for. */
export type Used = Partial<Readonly<Record<Priced, number>>>;

const list: PriceList = JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8"));

/** Dollars for a million times this. Example: 9 write units are $5.63. */
export const dollarsPerMillion = (used: Used): number =>
  Object.entries(list.prices).reduce(
    (sum, [name, { perMillion }]) => sum + perMillion * (used[name as Priced] ?? 0),
    0,
  );

/** Dollars of a million tasks in Lambda durable functions, at the same work. */
export const durableFunctions = list.durableFunctions.perMillionTasks;

/**
 * GB-seconds of this CPU time. Lambda gives a function CPU in proportion to its memory, and a whole
 * core at 1,769 MB: so they do not depend on the memory.
 */
export const computed = (cpuMs: number): number => (cpuMs / 1000) * 1.769;

/** GB-seconds in which a function of 256 MB waits for an answer. */
export const waited = (milliseconds: number): number => (milliseconds / 1000) * 0.25;
