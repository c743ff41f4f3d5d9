import { availableParallelism } from "node:os";
import { inThread } from "../support/in-thread.ts";
import { runExhaustive, runScript } from "./crash-command.ts";
import { readScript } from "./crash-script.ts";
import { describe } from "./door.ts";
import type { Fault } from "./fault-kinds.ts";
import { type Life, runLife } from "./life.ts";
import { type Options, readOptions } from "./options.ts";
import { count, emptyReport, type Report, reportText, sum } from "./report.ts";
import { shrink } from "./shrink.ts";

/** A life leaves garbage behind. With more room for young objects, less of it is copied. */
const YOUNG = { maxYoungGenerationSizeMb: 64 };

/** Below this a second thread takes longer to start than it saves. */
const LIVES_A_THREAD = 50;

const main = async (args: readonly string[]): Promise<number> => {
  const options = valueOrSentence(() => readOptions(args));
  if (typeof options === "string") return refuse(options);
  if (options.exhaustive) return runExhaustive(options);
  const text = options.script;
  if (text !== undefined) {
    const script = valueOrSentence(() => readScript(text));
    return typeof script === "string" ? refuse(script) : runScript(script, options.trace);
  }
  return options.lives === 1 ? oneLife(options) : manyLives(options);
};

const refuse = (sentence: string): number => {
  console.error(sentence);
  return 2;
};

const valueOrSentence = <T>(read: () => T): T | string => {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be read.";
  }
};

const oneLife = async ({ seed, trace, keep, mixed }: Options): Promise<number> => {
  const began = process.cpuUsage();
  const isMixed = mixed || undefined;
  const whole = await runLife(seed, { trace, isMixed });
  const life =
    keep === undefined
      ? whole
      : await runLife(seed, {
          trace,
          isMixed,
          faults: whole.faults.filter((_, index) => keep.includes(index)),
        });
  const report = emptyReport();
  count(report, life);
  if (trace) console.log(life.trace);
  console.log(reportText(report, { first: seed, cpuMs: cpuMsSince(began) }));
  if (life.violations.length === 0) return 0;
  await explain(life, whole.faults, isMixed);
  return 1;
};

const manyLives = async ({ seed, lives, mixed }: Options): Promise<number> => {
  const began = process.cpuUsage();
  const isMixed = mixed || undefined;
  const of = Math.min(availableParallelism(), Math.ceil(lives / LIVES_A_THREAD));
  const reports = await Promise.all(
    Array.from({ length: of }, (_, part) => reportOf({ first: seed, lives, isMixed, of, part })),
  );
  const report = reports.reduce(sum);
  console.log(reportText(report, { first: seed, cpuMs: cpuMsSince(began) }));
  const [broken] = report.violations;
  if (broken === undefined) return 0;
  const life = await runLife(broken.seed, { isMixed });
  await explain(life, life.faults, isMixed);
  return 1;
};

/** The fewest faults that still break the promise, the story with them, and how to see it again. */
const explain = async (
  life: Life,
  numbered: readonly Fault[],
  isMixed: true | undefined,
): Promise<void> => {
  const least = await shrink(life, (faults) =>
    runLife(life.seed, { faults, isMixed, trace: true }),
  );
  if (least === undefined)
    return console.log("The life does not break the promise again with the same faults.");
  console.log(`\nIt takes ${least.faults.length} of its ${life.faults.length} faults:`);
  const kept = least.faults.map((fault) => numbered.findIndex(({ at }) => at === fault.at));
  for (const [index, fault] of least.faults.entries())
    console.log(`  ${kept[index]}: ${describe(fault)} at ${fault.at}`);
  console.log(
    `\n${least.trace}\n\nnpm run simulate -- --seed ${life.seed} --trace${isMixed ? " --mixed" : ""} --keep ${kept.join(",")}`,
  );
};

const reportOf = (work: {
  first: number;
  lives: number;
  isMixed: true | undefined;
  of: number;
  part: number;
}): Promise<Report> =>
  inThread(new URL("./worker.ts", import.meta.url), work, { resourceLimits: YOUNG });

const cpuMsSince = (began: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
};

process.exitCode = await main(process.argv.slice(2));
