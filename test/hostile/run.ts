import { availableParallelism } from "node:os";
import { inThread } from "../support/in-thread.ts";
import type { Tally } from "./storm.ts";
import type { Outcome, Work } from "./worker.ts";

type Counts = Readonly<Record<string, number>>;

const stormIn = (work: Work): Promise<Outcome> =>
  inThread(new URL("./worker.ts", import.meta.url), work);

const sum = (tallies: readonly Tally[], of: (tally: Tally) => number): number =>
  tallies.reduce((total, tally) => total + of(tally), 0);

const told = (tallies: readonly Tally[], of: (tally: Tally) => Counts): string =>
  [...new Set(tallies.flatMap((tally) => Object.keys(of(tally))))]
    .sort()
    .map((name) => `${name} ${sum(tallies, (tally) => of(tally)[name] ?? 0)}`)
    .join(", ");

const report = (tallies: readonly Tally[], seconds: number): string =>
  [
    `Sent ${sum(tallies, ({ sent }) => sent)} callbacks (seeds ${tallies.map(({ seed }) => seed).join(", ")}) in ${seconds} s.`,
    `By kind: ${told(tallies, ({ kinds }) => kinds)}.`,
    `Genuine, each settled its task: ${told(tallies, ({ genuine }) => genuine)}.`,
    `Answers: ${told(tallies, ({ answers }) => answers)}.`,
    `Questions to Tencent: ${sum(tallies, ({ questions }) => questions)}, at most ${sum(tallies, ({ mostQuestions }) => mostQuestions)} allowed in ${sum(tallies, ({ virtualSeconds }) => virtualSeconds)} s; nudges ${sum(tallies, ({ nudges }) => nudges)}.`,
    "State changes: 0.",
  ].join("\n");

/**
 * `npm run test:hostile`: a million callbacks, or as many as the first argument says, from the
 * seeds that begin with the second.
 */
const main = async ([count = "1000000", seed = "20260101"]: readonly string[]): Promise<number> => {
  const started = performance.now();
  const threads = availableParallelism();
  const share = Math.ceil(Number(count) / threads);
  const outcomes = await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      stormIn({ seed: Number(seed) + thread, count: share }),
    ),
  );
  const violations = outcomes.filter((outcome) => typeof outcome === "string");
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) return 1;
  const tallies = outcomes.filter((outcome) => typeof outcome !== "string");
  console.log(report(tallies, Math.round((performance.now() - started) / 1000)));
  return 0;
};

process.exitCode = await main(process.argv.slice(2));
