import {
  BaseSequencer,
  type TestSequencer,
  type TestSpecification,
  type Vitest,
} from "vitest/node";

/**
 * Seconds that the longest files take on two idle cores, by their paths below `test/`. Only their
 * order matters, and a file that is not named here may take any time.
 */
export const SECONDS: Readonly<Record<string, number>> = {
  "simulation/shares.test.ts": 105,
  "infra/real-runtime.test.ts": 86,
  "infra/run.test.ts": 77,
  "infra/stage-deploy.test.ts": 67,
  "infra/fresh.test.ts": 48,
  "simulation/simulate.test.ts": 46,
  "console/browser.test.ts": 45,
  "infra/rotation-under-load.test.ts": 43,
  "simulation/crash-points.test.ts": 38,
  "landed/older-sets.test.ts": 36,
  "landed/landed.test.ts": 25,
  "operations.test.ts": 19,
  "lane/stalled-holder.test.ts": 16,
  "infra/run-queue.test.ts": 15,
  "common/rates.test.ts": 13,
  "restore/restore.test.ts": 13,
};

const secondsOf = ({ moduleId }: TestSpecification): number =>
  Object.entries(SECONDS).find(([path]) => moduleId.endsWith(`/test/${path}`))?.[1] ?? 0;

/**
 * Runs the longest files first, so that both workers end at about the same time. Vitest does so
 * only where it has run before; elsewhere it goes by the files' sizes, which say little.
 */
export class LongestFirst implements TestSequencer {
  readonly #usual: BaseSequencer;

  constructor(vitest: Vitest) {
    this.#usual = new BaseSequencer(vitest);
  }

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await this.#usual.sort(files);
    return sorted.toSorted((one, other) => secondsOf(other) - secondsOf(one));
  }

  shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return this.#usual.shard(files);
  }
}
