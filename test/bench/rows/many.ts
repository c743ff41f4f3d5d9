import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Options } from "../options.ts";
import type { Stage } from "../stage.ts";
import { median, ratios } from "../statistics.ts";
import type { Reading, Readings } from "../verdict.ts";

const program = fileURLToPath(new URL("../runs/run-many.cjs", import.meta.url));

const subjects = ["peer", "ours", "floor"] as const;
type Subject = (typeof subjects)[number];

/** Repetitions of each, so that each takes a good part of a second. */
const work = {
  signatures: {
    atOnce: 0,
    warmUp: 2000,
    times: { peer: 4000, ours: 50_000, floor: 100_000 },
  },
  requests: {
    atOnce: 32,
    warmUp: 400,
    times: { peer: 1200, ours: 4000, floor: 8000 },
  },
} as const;

/** Signatures, and signed requests, in a second of CPU time. */
export const measureMany = async (stage: Stage, { chosen, quick }: Options): Promise<Readings> => {
  const readings: { signatures?: Record<string, Reading>; requests?: Record<string, Reading> } = {};
  for (const line of ["signatures", "requests"] as const) {
    if (!chosen.includes(line)) continue;
    stage.say(`measuring ${line}`);
    readings[line] = { "": await measureOne(stage, line, quick ? 3 : 9) };
  }
  return readings;
};

const measureOne = async (
  { machine, others, standIns, environment }: Stage,
  line: keyof typeof work,
  rounds: number,
): Promise<Reading> => {
  const { atOnce, warmUp, times } = work[line];
  const perSecond = async (subject: Subject): Promise<number> => {
    const bundle = join(others, subject, `${line}.cjs`);
    const options = { bundle, ports: standIns.ports, warmUp, times: times[subject], atOnce };
    const { cpu } = await machine.run<{ readonly cpu: number }>({ program, options, environment });
    return times[subject] / (cpu / 1000);
  };
  const seen = { peer: [] as number[], ours: [] as number[], floor: [] as number[] };
  for (let round = 0; round < rounds; round += 1)
    for (const subject of subjects) seen[subject].push(await perSecond(subject));
  return {
    values: ratios(seen.ours, seen.peer),
    absolute: {
      peer: median(seen.peer),
      ours: median(seen.ours),
      floor: median(seen.floor),
    },
    absoluteUnit: "/s",
  };
};
