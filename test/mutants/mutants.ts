import { fileURLToPath } from "node:url";
import { checkedOut } from "../support/checked-out.ts";
import { all } from "./all.ts";
import { mutantNamed, mutantsOfRoom, sampleOf } from "./choose.ts";
import type { PlacedMutant } from "./mutant.ts";
import { readOptions } from "./options.ts";
import { runTests } from "./run-tests.ts";
import { simulate } from "./simulate.ts";
import { type Tried, tryMutants } from "./try-mutants.ts";
import { lineOf, verdictOn } from "./verdict.ts";
import { makeWorkingCopy, type WorkingCopy } from "./working-copy.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** One for each core of the smallest machine that this runs on. */
const SIDE_BY_SIDE = 2;

const main = async (args: readonly string[]): Promise<number> => {
  const chosen = chosenOrSentence(args);
  if (typeof chosen === "string") {
    console.error(chosen);
    return 2;
  }
  const stopping = new AbortController();
  const copies = Array.from({ length: Math.min(SIDE_BY_SIDE, chosen.length) }, () =>
    makeWorkingCopy(repository),
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => stopping.abort());
  try {
    return await judge(chosen, copies, stopping.signal);
  } finally {
    // Also when one of them failed: the other must not go on in a folder that is gone.
    stopping.abort();
    for (const copy of copies) copy.remove();
  }
};

const chosenOrSentence = (args: readonly string[]): readonly PlacedMutant[] | string => {
  try {
    const { sample, commit, only, room } = readOptions(args);
    if (only !== undefined) return [mutantNamed(all, only)];
    if (room !== undefined) return mutantsOfRoom(all, room);
    return sample === undefined ? all : sampleOf(all, sample, commit ?? checkedOut());
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be read.";
  }
};

const judge = async (
  mutants: readonly PlacedMutant[],
  copies: readonly WorkingCopy[],
  stop: AbortSignal,
): Promise<number> => {
  const tried = await tryMutants(mutants, {
    copies,
    stop,
    tell: (each) => console.log(lineOf(each)),
  });
  if (stop.aborted) return 130;
  const failing = await seenWithoutMistake(tried, copies, stop);
  if (stop.aborted) return 130;
  if (failing !== undefined) {
    console.log(`Nothing is proved: ${failing} fails without any mistake, too.`);
    return 1;
  }
  const { ok, lines } = verdictOn(tried);
  for (const line of lines) console.log(line);
  return ok ? 0 : 1;
};

/**
 * A catcher has to be content without a mistake. This is looked at afterwards, when it is known
 * what caught.
 */
const seenWithoutMistake = async (
  tried: readonly Tried[],
  [copy]: readonly WorkingCopy[],
  stop: AbortSignal,
): Promise<string | undefined> => {
  if (copy === undefined) return undefined;
  const { folder } = copy;
  const catchers = [
    ...new Set(tried.filter(({ caught }) => caught !== undefined).map(({ mutant }) => mutant.by)),
  ];
  const broken = catchers.includes("simulator") ? await simulate({ folder, stop }) : undefined;
  if (broken !== undefined) return `the simulator (${broken})`;
  const files = catchers.filter((by) => by !== "simulator").map((by) => `test/${by}`);
  const run =
    files.length === 0
      ? undefined
      : await runTests(files, { folder, stop, limitMs: 30 * 60_000, workers: SIDE_BY_SIDE });
  return run?.kind === "failed" ? `${run.file} (${run.test})` : undefined;
};

process.exitCode = await main(process.argv.slice(2));
