import { endpointOf } from "./planned-endpoints.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";
import { PRYING } from "./secrets.ts";

const MINUTE = 60_000;

/**
 * The life of a seed in which each tenant has registered two receivers, a prying one among them.
 * Each caller is told, wants its result to be kept, and asks for all that can be asked for.
 */
export const askingLife = (seed: number): Population => {
  const drawn = populationOf(seed, { isMixed: false, isCrowded: false });
  const { start, tasks } = drawn;
  return {
    ...drawn,
    endpoints: ["default", "acme", PRYING].flatMap((tenant) =>
      [0, 1].map((number) => endpointOf({ seed, start, tenant, number })),
    ),
    tasks: tasks.map((task) => {
      const after = (...minutes: readonly number[]): readonly number[] =>
        minutes.map((each) => task.submitAt + each * MINUTE);
      return {
        ...task,
        ...{ isTold: true, keepsResult: seed % 3 > 0, keepsAt: after(2, 6) },
        ...{ refreshesAt: after(0.5, 3), fetchesAt: after(4, 60, 13 * 60) },
        replaysAt: after(10, 60),
      };
    }),
  };
};
