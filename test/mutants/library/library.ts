import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkedOut } from "../../support/checked-out.ts";
import { runScript } from "../run-program.ts";
import { changesOf } from "./changes-of.ts";
import { excused } from "./data/excused.ts";
import { judged, report } from "./judge.ts";
import { drawn, type Sampled, sampled } from "./sample.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Far longer than one file takes on a slow machine. */
const LIMIT_MS = 30 * 60_000;

const REPORT = join(repository, ".local/library-mutants.json");

const main = async (args: readonly string[]): Promise<number> => {
  const asked = chosen(args);
  if (asked === undefined) {
    console.error("Say --sample N, --only FILE, --list, or nothing for all files.");
    return 2;
  }
  if (asked.list) return listed(asked.files);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => stopping.abort());
  let failed = 0;
  for (const file of asked.files) {
    const ended = await tried(file, stopping.signal);
    if (stopping.signal.aborted) return 130;
    failed += ended ? 0 : 1;
  }
  return failed === 0 ? 0 : 1;
};

/** Runs the library on one file, with its tests alone. */
const tried = async (sample: Sampled, stop: AbortSignal): Promise<boolean> => {
  rmSync(REPORT, { force: true });
  process.env.LIBRARY_TESTS = sample.tests.join();
  const script = [
    "node_modules/@stryker-mutator/core/bin/stryker.js",
    "run",
    "test/mutants/library/stryker.json",
  ];
  const { output } = await runScript([...script, "--mutate", sample.file], {
    folder: repository,
    limitMs: LIMIT_MS,
    stop,
  });
  if (stop.aborted) return false;
  if (!existsSync(REPORT)) {
    console.log(output);
    return false;
  }
  const told = report.parse(JSON.parse(readFileSync(REPORT, "utf8")));
  const { ok, lines } = judged([sample], told, excused);
  for (const line of lines) console.log(line);
  return ok;
};

/** Says how many mutants there are, without a run of one. */
const listed = async (files: readonly Sampled[]): Promise<number> => {
  const changes = await changesOf(files.map(({ file }) => file));
  for (const { file } of files)
    console.log(`${file}: ${changes.filter((change) => change.file === file).length}`);
  console.log(`${files.length} files, ${changes.length} mutants`);
  return 0;
};

const chosen = (
  args: readonly string[],
): { readonly files: readonly Sampled[]; readonly list: boolean } | undefined => {
  try {
    const options = {
      sample: { type: "string" },
      only: { type: "string" },
      list: { type: "boolean", default: false },
    } as const;
    const { sample, only, list } = parseArgs({ args: [...args], options }).values;
    if (only !== undefined) {
      const files = sampled.filter(({ file }) => file === only);
      return files.length === 0 ? undefined : { files, list };
    }
    if (sample === undefined) return { files: sampled, list };
    if (!/^[1-9]\d?$/.test(sample)) return undefined;
    return { files: drawn(sampled, Number(sample), checkedOut()), list };
  } catch {
    return undefined;
  }
};

process.exitCode = await main(process.argv.slice(2));
