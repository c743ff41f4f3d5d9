import { crashFaults } from "./crash-judge.ts";
import { liveScene, nextFaults } from "./crash-points.ts";
import { type Scene, scenes } from "./crash-scenes.ts";
import { scriptText } from "./crash-script.ts";
import type { Fault } from "./fault-kinds.ts";
import type { LifeOptions } from "./life.ts";

/** The outcome of the lives of one scene. Plain data, to be sent from thread to thread. */
export interface SceneReport {
  readonly name: string;
  singles: number;
  pairs: number;
  /** Of singles and of pairs, how many ended in each status. */
  readonly ends: Record<string, number>;
  readonly violations: Broken[];
}

/** A life that it takes all of its faults to break. */
export interface Broken {
  readonly script: string;
  readonly text: string;
}

/**
 * Which part of the work: every `of`th first fault, of pairs of two ambiguous answers every
 * `stepOfMoods`th, and of the others every `step`th, counted from `from`. It is where two starts of
 * one task are answered that money is lost.
 */
export interface Share {
  readonly part: number;
  readonly of: number;
  readonly step: number;
  readonly stepOfMoods: number;
  readonly from: number;
}

type Options = Pick<LifeOptions, "sabotage">;

/** Lives a scene with each fault alone and, of the shorter scenes, with each pair of faults. */
export const runScene = async (
  scene: Scene,
  share: Share,
  options: Options = {},
): Promise<SceneReport> => {
  const report: SceneReport = { name: scene.name, singles: 0, pairs: 0, ends: {}, violations: [] };
  const plain = await liveScene(scene, [], options);
  judge(report, { scene, faults: [], texts: crashFaults(scene, [], plain) });
  const isTaken = sampled(share);
  for (const first of nextFaults(plain).filter((_, index) => index % share.of === share.part)) {
    const single = await liveScene(scene, [first], options);
    const texts = crashFaults(scene, [first], single);
    report.singles += 1;
    count(report, single.statuses);
    judge(report, { scene, faults: [first], texts });
    // A fault that breaks a promise alone breaks it in every pair too.
    if (texts.length > 0 || scene.isLong) continue;
    for (const second of nextFaults(single).filter((fault) => isTaken(first, fault))) {
      const faults = [first, second];
      const life = await liveScene(scene, faults, options);
      report.pairs += 1;
      count(report, life.statuses);
      judge(report, { scene, faults, texts: crashFaults(scene, faults, life) });
    }
  }
  return report;
};

const sampled = ({
  from,
  step,
  stepOfMoods,
}: Share): ((first: Fault, second: Fault) => boolean) => {
  const counted = { moods: from, others: from };
  return (first, second) =>
    first.kind === "mood" && second.kind === "mood"
      ? counted.moods++ % stepOfMoods === 0
      : counted.others++ % step === 0;
};

/** All scenes. */
export const runScenes = async (
  share: Share,
  options: Options = {},
): Promise<readonly SceneReport[]> => {
  const reports: SceneReport[] = [];
  for (const scene of scenes) reports.push(await runScene(scene, share, options));
  return reports;
};

/** Each once: all parts of the work live the life without faults. */
export const withoutRepeats = (broken: readonly Broken[]): readonly Broken[] => [
  ...new Map(broken.map((one) => [`${one.script}\n${one.text}`, one])).values(),
];

const count = ({ ends }: SceneReport, [status = "none"]: readonly string[]): void => {
  ends[status] = (ends[status] ?? 0) + 1;
};

const judge = (
  { violations }: SceneReport,
  {
    scene,
    faults,
    texts,
  }: {
    readonly scene: Scene;
    readonly faults: readonly Fault[];
    readonly texts: readonly string[];
  },
): void => {
  for (const text of texts) violations.push({ script: scriptText({ scene, faults }), text });
};
