import type { Tried } from "./try-mutants.ts";

/** One line for one mutant. */
export const lineOf = (tried: Tried): string =>
  `${String(tried.seconds).padStart(4)} s  ${tried.mutant.name}: ${outcomeOf(tried)}`;

const outcomeOf = ({ mutant, caught, isMade }: Tried): string => {
  if (!isMade) return "NEVER HAPPENED";
  return caught === undefined ? `NOT SEEN by ${mutant.by}` : `seen by ${caught.by}`;
};

/**
 * The words after the last mutant; the count is the last line. `ok`: nothing has to be mended.
 */
export const verdictOn = (
  tried: readonly Tried[],
): { readonly ok: boolean; readonly lines: readonly string[] } => {
  const idle = tried.filter(({ isMade }) => !isMade);
  const survivors = tried.filter(({ isMade, caught }) => isMade && caught === undefined);
  const caught = tried.length - idle.length - survivors.length;
  return {
    ok: idle.length === 0 && survivors.length === 0,
    lines: [
      ...idle.map(
        ({ mutant }) =>
          `NEVER HAPPENED: ${mutant.name}. ${mutant.by} never came by ${mutant.at}, or it no longer holds what is changed.`,
      ),
      ...survivors.map(
        ({ mutant }) =>
          `SURVIVES: ${mutant.name} (${mutant.at}). Write the test that it wants, or name the one that sees it.`,
      ),
      `mutants: ${caught} caught, ${survivors.length} survive, ${idle.length} never happened`,
    ],
  };
};
