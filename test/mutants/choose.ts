import { createHash } from "node:crypto";
import type { PlacedMutant } from "./mutant.ts";

/**
 * As many mutants as asked for, drawn by the commit: each commit proves others, and the same ones
 * whenever it is proved.
 */
export const sampleOf = (
  mutants: readonly PlacedMutant[],
  size: number,
  commit: string,
): readonly PlacedMutant[] => {
  const rank = ({ name }: PlacedMutant) =>
    createHash("sha256").update(`${commit}\n${name}`).digest("hex");
  const drawn = mutants.map((mutant) => ({ mutant, rank: rank(mutant) }));
  const ordered = drawn.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return ordered.slice(0, size).map(({ mutant }) => mutant);
};

/**
 * The mutant of this name, or the only one with this in its name. Throws an Error with one sentence
 * where there is none, or several.
 */
export const mutantNamed = (mutants: readonly PlacedMutant[], text: string): PlacedMutant => {
  const exact = mutants.filter(({ name }) => name === text);
  const found = exact.length > 0 ? exact : mutants.filter(({ name }) => name.includes(text));
  const [mutant, ...others] = found;
  if (mutant === undefined) throw new Error(`No mutant has ${JSON.stringify(text)} in its name.`);
  if (others.length > 0)
    throw new Error(`${found.length} mutants have ${JSON.stringify(text)} in their names.`);
  return mutant;
};

/** The mutants of one file of `data/`. Throws an Error with one sentence where there are none. */
export const mutantsOfRoom = (
  mutants: readonly PlacedMutant[],
  name: string,
): readonly PlacedMutant[] => {
  const found = mutants.filter(({ room }) => room === name);
  const rooms = [...new Set(mutants.map(({ room }) => room))];
  if (found.length === 0)
    throw new Error(`There is no room ${JSON.stringify(name)}. The rooms are ${rooms.join(", ")}.`);
  return found;
};
