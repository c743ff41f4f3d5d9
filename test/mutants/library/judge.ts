import * as z from "zod/mini";
import { type Change, type Excuse, excuses, offsetOf } from "./excused.ts";
import type { Sampled } from "./sample.ts";

const place = z.object({ line: z.number(), column: z.number() });

/** The part of the library's report that is read. */
export const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.optional(z.string()),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

type Told = z.infer<typeof report>["files"][string];

/** The library's words for its mutants: all were noticed but these. */
const UNNOTICED = ["Survived", "NoCoverage"];
const NOTICED = ["Killed", "Timeout"];

/**
 * Whether each file's score is what it was, and what is to be said of each. An excused mutant
 * counts neither way. A file without a mutant has proved nothing.
 */
export const judged = (
  files: readonly Sampled[],
  { files: told }: z.infer<typeof report>,
  excused: readonly Excuse[],
): { readonly ok: boolean; readonly lines: readonly string[] } => {
  const each = files.map(({ file, score }) => ({
    file,
    score,
    ...counted(file, told[file], excused),
  }));
  return {
    ok: each.every(({ now, score }) => now >= score),
    lines: each.flatMap(({ file, score, noticed, unnoticed, excusable, now }) => [
      `${file}: ${noticed} of ${noticed + unnoticed.length} noticed and ${excusable} excused, ${now} % (${score} % or more is asked for)`,
      ...unnoticed.map(
        ({ status, mutatorName, replacement = "", location, original }) =>
          `  ${status}: ${mutatorName} in line ${location.start.line}: ${short(original)} => ${short(replacement)}`,
      ),
    ]),
  };
};

const counted = (file: string, told: Told | undefined, excused: readonly Excuse[]) => {
  const { source = "", mutants = [] } = told ?? {};
  const noticed = mutants.filter(({ status }) => NOTICED.includes(status)).length;
  const rest = mutants
    .filter(({ status }) => UNNOTICED.includes(status))
    .map((mutant) => ({ ...mutant, change: changed(file, source, mutant) }));
  const unnoticed = rest
    .filter(({ change }) => !excused.some((excuse) => excuses(excuse, change)))
    .map((mutant) => ({
      ...mutant,
      original: source.slice(mutant.change.start, mutant.change.end),
    }));
  const all = noticed + unnoticed.length;
  return {
    noticed,
    unnoticed,
    excusable: rest.length - unnoticed.length,
    now: all === 0 ? -1 : Math.floor((100 * noticed) / all),
  };
};

const changed = (
  file: string,
  source: string,
  { mutatorName: mutator, replacement = "", location }: Told["mutants"][number],
): Change => ({
  ...{ file, source, mutator, replacement },
  start: offsetOf(source, location.start),
  end: offsetOf(source, location.end),
});

const short = (text: string): string => text.replace(/\s+/g, " ").slice(0, 80);
