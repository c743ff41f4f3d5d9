import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { type Change, offsetOf } from "./excused.ts";
import stryker from "./stryker.json" with { type: "json" };

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Every change that the library makes in these files, without a run of one, and without the kinds
 * that `stryker.json` excludes: an empty text is mostly a log's or a message's, and the compiler
 * refuses it elsewhere. A run leaves out what only the loading of a module reaches.
 */
export const changesOf = async (files: readonly string[]): Promise<readonly Change[]> => {
  const sources = new Map(
    files.map((file) => [file, readFileSync(join(repository, file), "utf8")] as const),
  );
  const { mutants } = await new Instrumenter(silent).instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    { ...stryker.mutator, plugins: null, ignorers: [] },
  );
  const made = mutants.filter(({ status }) => status === undefined);
  return made.map(({ fileName: file, mutatorName: mutator, replacement, location }) => {
    const source = sources.get(file) ?? "";
    const at = ({ line, column }: { readonly line: number; readonly column: number }) =>
      offsetOf(source, { line: line + 1, column: column + 1 });
    return { file, mutator, replacement, source, start: at(location.start), end: at(location.end) };
  });
};

const no = () => false;
const nothing = () => undefined;
/** The library insists on a log. */
const silent = {
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no },
  ...{ isWarnEnabled: no, isErrorEnabled: no, isFatalEnabled: no },
  ...{ trace: nothing, debug: nothing, info: nothing },
  ...{ warn: nothing, error: nothing, fatal: nothing },
};
