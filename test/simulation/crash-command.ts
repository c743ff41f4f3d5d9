import { availableParallelism } from "node:os";
import { checkedOut } from "../support/checked-out.ts";
import { inThread } from "../support/in-thread.ts";
import { crashFaults } from "./crash-judge.ts";
import { liveScene } from "./crash-points.ts";
import { type Broken, type SceneReport, type Share, withoutRepeats } from "./crash-run.ts";
import type { Script } from "./crash-script.ts";
import type { Options } from "./options.ts";

/** Most broken lives that the command prints. The others come up when these are repaired. */
const MOST_TOLD = 20;

/**
 * `--exhaustive`: all singles and pairs of all scenes on all cores, or of the pairs one in so many,
 * drawn by the commit, with all pairs of two ambiguous answers. Answers with the exit code.
 */
export const runExhaustive = async ({ oneIn }: Pick<Options, "oneIn">): Promise<number> => {
  const began = performance.now();
  const of = availableParallelism();
  const from = oneIn === 1 ? 0 : Number.parseInt(checkedOut().slice(0, 8), 16) % oneIn;
  const parts = await Promise.all(
    Array.from({ length: of }, (_, part) =>
      reportsOf({ part, of, from, step: oneIn, stepOfMoods: 1 }),
    ),
  );
  const scenes = (parts[0] ?? []).map((scene, index) =>
    parts.slice(1).reduce((sum, part) => sumOf(sum, part[index]), scene),
  );
  const broken = withoutRepeats(scenes.flatMap(({ violations }) => violations));
  for (const { name, singles, pairs, ends } of scenes)
    console.log(`${name}: ${singles} singles, ${pairs} pairs${endsText(ends)}`);
  const total = (member: "singles" | "pairs"): number =>
    scenes.reduce((sum, scene) => sum + scene[member], 0);
  console.log(
    `singles: ${total("singles")}\npairs: ${total("pairs")}\nviolations: ${broken.length}`,
  );
  console.log(`time: ${Math.round((performance.now() - began) / 1000)} s on ${of} threads`);
  for (const { script, text } of broken.slice(0, MOST_TOLD))
    console.log(`\n${text}\nnpm run simulate -- --trace --script "${script}"`);
  return broken.length === 0 ? 0 : 1;
};

/** `--script`: one life of one scene. Answers with the exit code. */
export const runScript = async ({ scene, faults }: Script, trace: boolean): Promise<number> => {
  const life = await liveScene(scene, faults, { trace });
  const broken = crashFaults(scene, faults, life);
  if (trace) console.log(life.trace);
  console.log(
    `${scene.name}: ${life.statuses.join(", ")}, ${life.charges} charges\nviolations: ${broken.length}`,
  );
  for (const sentence of broken) console.log(sentence);
  return broken.length === 0 ? 0 : 1;
};

const reportsOf = (share: Share): Promise<readonly SceneReport[]> =>
  inThread(new URL("./crash-worker.ts", import.meta.url), share);

const sumOf = (a: SceneReport, b: SceneReport | undefined): SceneReport =>
  b === undefined
    ? a
    : {
        name: a.name,
        singles: a.singles + b.singles,
        pairs: a.pairs + b.pairs,
        ends: Object.fromEntries(
          statusesOf(a, b).map((status) => [status, (a.ends[status] ?? 0) + (b.ends[status] ?? 0)]),
        ),
        violations: [...a.violations, ...b.violations] satisfies Broken[],
      };

const statusesOf = (a: SceneReport, b: SceneReport): readonly string[] =>
  [...new Set([...Object.keys(a.ends), ...Object.keys(b.ends)])].sort();

const endsText = (ends: SceneReport["ends"]): string =>
  ` (${Object.entries(ends)
    .map(([status, number]) => `${status}: ${number}`)
    .join(", ")})`;
