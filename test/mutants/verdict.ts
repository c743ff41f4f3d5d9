import type { Tried } from "./try-mutants.ts";

/** One line for one mutant. */
export const lineOf = ({ mutant, caught, seconds }: Tried): string => {
  const outcome = caught === undefined ? "NOT SEEN by anything" : `seen by ${caught.by}`;
  return `${String(seconds).padStart(4)} s  ${mutant.name}: ${outcome}`;
};

/** What is to be said after the last one, the count being its last line. `ok`: nothing has to be mended. */
export const verdictOn = (tried: readonly Tried[]): { readonly ok: boolean; readonly lines: readonly string[] } => {
  const caught = tried.filter((each) => each.caught !== undefined);
  const survivors = tried.filter((each) => each.caught === undefined);
  const excused = survivors.filter(({ mutant }) => mutant.survives !== undefined);
  const unexpected = survivors.filter(({ mutant }) => mutant.survives === undefined);
  const contradicted = caught.filter(({ mutant }) => mutant.survives !== undefined);
  return {
    ok: unexpected.length === 0 && contradicted.length === 0,
    lines: [
      ...excused.map(({ mutant }) => `survives: ${mutant.name}: ${mutant.survives}`),
      ...unexpected.map(({ mutant }) => `SURVIVES: ${mutant.name} (functions/${mutant.file}). Write the test that it wants.`),
      ...contradicted.map(({ mutant }) => `NO SURVIVOR: ${mutant.name} is seen: take its reason away.`),
      `mutants: ${caught.length} caught, ${excused.length} survive for a known reason, ${unexpected.length} survive`,
    ],
  };
};
