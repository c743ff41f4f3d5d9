import type { Population } from "./planned-life.ts";
import { asVideo } from "./planned-tasks.ts";
import { drawnFor } from "./random.ts";

/**
 * The same life with one lane that is so large that its slots stand in several rows, and with tasks
 * that all want one of them. Drawn apart, as lives were drawn before there was any.
 */
export const withLargeLane = (population: Population): Population => {
  const { seed, tasks, tencent } = population;
  const laneLimit = 16 + Math.floor(12 * drawnFor(seed, "how large a lane"));
  const hasRoom = drawnFor(seed, "room for a large lane") < 0.8;
  return {
    ...population,
    // One that is followed was started elsewhere, by the operation that it names.
    tasks: tasks.map((task) => (task.follows === undefined ? asVideo(task, seed) : task)),
    laneLimit,
    tencent: { ...tencent, concurrency: hasRoom ? laneLimit : 14 },
  };
};
