import type { Machine } from "./machine.ts";
import type { Options } from "./options.ts";
import { measureBundles } from "./rows/bundles.ts";
import { measureCounted } from "./rows/counted.ts";
import { measureMany } from "./rows/many.ts";
import { priceCounted } from "./rows/price.ts";
import { measureStart } from "./rows/start.ts";
import { measureTasks } from "./rows/tasks.ts";
import { measureTold } from "./rows/told.ts";
import { openStage } from "./stage.ts";
import type { Readings } from "./verdict.ts";

/** Measures the lines that are asked for. Lines that come of the same processes share them. */
export const measure = async (
  options: Options & { readonly say: (text: string) => void },
): Promise<{ readonly machine: Machine; readonly readings: Readings }> => {
  // Before this process leaves one core to what is measured.
  const counted = await measureCounted(options, options.say);
  const start = await measureStart(options, options.say);
  const told = await measureTold(options, options.say);
  await using stage = await openStage(options.say);
  options.say(stage.machine.described);
  const measured = [counted, start, told];
  for (const row of [measureBundles, measureTasks, measureMany])
    measured.push(await row(stage, options));
  const readings: Readings = Object.assign({}, ...measured);
  return { machine: stage.machine, readings: { ...readings, ...priceCounted(readings, options) } };
};
