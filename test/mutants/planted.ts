import { appendFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";

/** The file of a working copy to which a mistake that has happened is noted. */
export const NOTES = ".mistakes-made";

/** Stands in the place of an export of a working copy. Only planted code imports it. */
export const planted = (
  room: readonly Mutant[],
  name: string,
): ((original: unknown) => unknown) => {
  const mutant = room.find((each) => each.name === name);
  if (mutant === undefined) throw new Error(`No mutant is called "${name}".`);
  const { mistake } = mutant;
  if (typeof mistake !== "function") throw new Error(`"${name}" is a rewording, and not planted.`);
  let isNoted = false;
  const made = () => {
    if (!isNoted)
      appendFileSync(fileURLToPath(new URL(`../../${NOTES}`, import.meta.url)), `${name}\n`);
    isNoted = true;
  };
  return (original) => mistake(original, made);
};
