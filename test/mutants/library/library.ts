import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkedOut } from "../../support/checked-out.ts";
import { runScript } from "../run-program.ts";
import { judged, report } from "./judge.ts";
import { drawn, type Sampled, sampled } from "./sample.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Far longer than all files take on a slow machine. */
const LIMIT_MS = 30 * 60_000;

const REPORT = join(repository, ".local/library-mutants.json");

const main = async (args: readonly string[]): Promise<number> => {
  const files = chosen(args);
  if (files === undefined) {
    console.error("Say --sample N, or nothing for all files.");
    return 2;
  }
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => stopping.abort());
  rmSync(REPORT, { force: true });
  process.env.LIBRARY_TESTS = [...new Set(files.flatMap(({ tests }) => tests))].join();
  const script = [
    "node_modules/@stryker-mutator/core/bin/stryker.js",
    "run",
    "test/mutants/library/stryker.json",
  ];
  const options = ["--mutate", files.map(({ file }) => file).join()];
  const { output } = await runScript([...script, ...options], {
    folder: repository,
    limitMs: LIMIT_MS,
    stop: stopping.signal,
  });
  if (stopping.signal.aborted) return 130;
  if (!existsSync(REPORT)) {
    console.log(output);
    return 1;
  }
  const { ok, lines } = judged(files, report.parse(JSON.parse(readFileSync(REPORT, "utf8"))));
  for (const line of lines) console.log(line);
  return ok ? 0 : 1;
};

const chosen = (args: readonly string[]): readonly Sampled[] | undefined => {
  try {
    const { sample } = parseArgs({
      args: [...args],
      options: { sample: { type: "string" } },
    }).values;
    if (sample === undefined) return sampled;
    return /^[1-9]\d?$/.test(sample) ? drawn(sampled, Number(sample), checkedOut()) : undefined;
  } catch {
    return undefined;
  }
};

process.exitCode = await main(process.argv.slice(2));
