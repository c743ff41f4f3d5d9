import * as z from "zod/mini";
import type { Sampled } from "./sample.ts";

/** The part of the library's report that is read. */
export const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.optional(z.string()),
          location: z.object({ start: z.object({ line: z.number() }) }),
        }),
      ),
    }),
  ),
});

type Mutants = z.infer<typeof report>["files"][string]["mutants"];

/** The library's words for its mutants: all were noticed but these. */
const UNNOTICED = ["Survived", "NoCoverage"];
const NOTICED = ["Killed", "Timeout"];

/**
 * Whether each file's score is what it was, and what is to be said of each. A file without a mutant
 * has proved nothing.
 */
export const judged = (
  files: readonly Sampled[],
  { files: told }: z.infer<typeof report>,
): { readonly ok: boolean; readonly lines: readonly string[] } => {
  const each = files.map(({ file, score }) => ({
    file,
    score,
    ...counted(told[file]?.mutants ?? []),
  }));
  return {
    ok: each.every(({ now, score }) => now >= score),
    lines: each.flatMap(({ file, score, noticed, unnoticed, now }) => [
      `${file}: ${noticed} of ${noticed + unnoticed.length} noticed, ${now} % (${score} % or more is asked for)`,
      ...unnoticed.map(
        ({ status, mutatorName, replacement = "", location }) =>
          `  ${status}: ${mutatorName} in line ${location.start.line}: ${replacement.replace(/\s+/g, " ").slice(0, 80)}`,
      ),
    ]),
  };
};

const counted = (mutants: Mutants) => {
  const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const unnoticed = mutants.filter(({ status }) => UNNOTICED.includes(status));
  const all = noticed + unnoticed.length;
  return { noticed, unnoticed, now: all === 0 ? -1 : Math.floor((100 * noticed) / all) };
};
