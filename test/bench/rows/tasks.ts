import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LineId } from "../lines.ts";
import type { Options } from "../options.ts";
import type { Stage } from "../stage.ts";
import { median, ratios } from "../statistics.ts";
import type { Reading, Readings } from "../verdict.ts";

const program = fileURLToPath(new URL("../runs/run-handler.cjs", import.meta.url));

interface Used {
  /** Milliseconds of all threads of the process. */
  readonly cpu: number;
  readonly wall: number;
}

interface Run {
  readonly load: Used;
  readonly cold: Used;
  readonly warm: Used;
  readonly rss: number;
  readonly clock: number;
}

/** The tasks 11 to 100 of a process are warm; a quick run stops at 40. */
const WARM_AFTER = 10;
const tasksOf = ({ quick }: Options): number => (quick ? 40 : 100);
const MEMORY_TASKS = 2000;
/** Ten tasks a second, below every documented rate. */
const SPACING_MS = 100;
const FIRST_APPLICATION = 1_500_000_000;

/** Whole tasks in processes of their own, and functions that are only loaded. */
export const measureTasks = async (stage: Stage, options: Options): Promise<Readings> => {
  const asked = (line: LineId) => options.chosen.includes(line);
  const runs = new TaskRuns(stage);
  if (asked("cold") || asked("warm") || asked("load")) stage.say("measuring tasks");
  return {
    ...(asked("cold") || asked("warm") ? await coldAndWarm(runs, options) : {}),
    ...(asked("load") ? await load(runs, options) : {}),
    ...(asked("memory") ? await memory(runs, stage) : {}),
  };
};

const coldAndWarm = async (runs: TaskRuns, options: Options): Promise<Readings> => {
  const tasks = tasksOf(options);
  const seen = { peer: [] as Run[], sameCalls: [] as Run[], ours: [] as Run[], floor: [] as Run[] };
  const length = { tasks, warmAfter: WARM_AFTER };
  // The first makes the rows that are made once, and fills the caches of files.
  await runs.ours(length);
  const calls = runs.callsOfATask(tasks);
  for (let round = 0; round < (options.quick ? 3 : 9); round += 1) {
    seen.peer.push(await runs.peer(length));
    seen.ours.push(await runs.ours(length));
    seen.sameCalls.push(await runs.peer({ ...length, calls }));
    seen.floor.push(await runs.floor(length));
  }
  const of = (name: keyof typeof seen, kind: "cold" | "warm"): readonly number[] =>
    seen[name].map((run) => run[kind].cpu / (kind === "cold" ? 1 : tasks - WARM_AFTER));
  const reading = (peer: "peer" | "sameCalls", kind: "cold" | "warm"): Reading => ({
    values: ratios(of("ours", kind), of(peer, kind)),
    absolute: {
      peer: median(of(peer, kind)),
      ours: median(of("ours", kind)),
      floor: median(of("floor", kind)),
    },
    absoluteUnit: "ms",
  });
  return { cold: { "": reading("peer", "cold") }, warm: { "": reading("sameCalls", "warm") } };
};

const load = async (runs: TaskRuns, { quick }: Options): Promise<Readings> => {
  const names = ["get-task", "list-tasks", "get-health"] as const;
  const peer: number[] = [];
  const floor: number[] = [];
  const ours = {
    "get-task": [] as number[],
    "list-tasks": [] as number[],
    "get-health": [] as number[],
  };
  for (let round = 0; round < (quick ? 5 : 15); round += 1) {
    peer.push((await runs.load("others", "peer/submit-task.cjs")).cpu);
    floor.push((await runs.load("others", "floor/load.cjs")).cpu);
    for (const name of names)
      ours[name].push((await runs.load("functions", `${name}/index.cjs`)).cpu);
  }
  const reading = (name: (typeof names)[number]): Reading => ({
    values: ratios(ours[name], peer),
    absolute: { peer: median(peer), ours: median(ours[name]), floor: median(floor) },
    absoluteUnit: "ms",
  });
  return { load: Object.fromEntries(names.map((name) => [name, reading(name)])) };
};

const memory = async (runs: TaskRuns, { say }: Stage): Promise<Readings> => {
  say("measuring memory");
  const length = { tasks: MEMORY_TASKS, warmAfter: MEMORY_TASKS };
  const peer: number[] = [];
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    peer.push((await runs.peer(length)).rss / 1e6);
    ours.push((await runs.ours(length)).rss / 1e6);
    floor.push((await runs.floor(length)).rss / 1e6);
  }
  const absolute = { peer: median(peer), ours: median(ours), floor: median(floor) };
  return { memory: { "": { values: ratios(ours, peer), absolute, absoluteUnit: "MB" } } };
};

interface Length {
  readonly tasks: number;
  readonly warmAfter: number;
}

/** Processes on one clock and with applications of their own, so that none waits for another. */
class TaskRuns {
  readonly #stage: Stage;
  #clock = Date.now();
  #application = FIRST_APPLICATION;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  ours(length: Length): Promise<Run> {
    this.#stage.standIns.takeCalls();
    return this.#run(join(this.#stage.functions, "submit-task", "index.cjs"), length);
  }

  peer({ calls, ...length }: Length & { readonly calls?: readonly string[] }): Promise<Run> {
    const environment = calls === undefined ? {} : { PEER_CALLS: calls.join(",") };
    return this.#run(join(this.#stage.others, "peer", "submit-task.cjs"), length, environment);
  }

  floor(length: Length): Promise<Run> {
    return this.#run(join(this.#stage.others, "floor", "submit-task.cjs"), length);
  }

  async load(folder: "functions" | "others", file: string): Promise<Used> {
    const { load: used } = await this.#run(join(this.#stage[folder], file), {
      tasks: 0,
      warmAfter: 0,
    });
    return used;
  }

  /**
   * The table calls that our last run made, divided among its tasks: those of one task, by action,
   * in the order of a task: reads, puts, updates.
   */
  callsOfATask(tasks: number): readonly string[] {
    const calls = this.#stage.standIns.takeCalls();
    const order = ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"];
    return order.flatMap((action) => {
      const made = calls.filter((call) => call === action).length;
      return Array.from({ length: Math.round(made / tasks) }, () => action);
    });
  }

  async #run(
    bundle: string,
    { tasks, warmAfter }: Length,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Run> {
    const { machine, environment: shared } = this.#stage;
    const applications = Math.ceil(tasks / 100);
    const application = this.#application;
    this.#application += applications;
    const ids = Array.from({ length: applications }, (_, place) => application + place);
    const run = await machine.run<Run>({
      program,
      options: {
        bundle,
        tasks,
        warmAfter,
        clock: this.#clock,
        spacingMs: SPACING_MS,
        application,
      },
      environment: { ...shared, ...environment, TENCENT_VOD_SUB_APP_IDS: ids.join(",") },
    });
    this.#clock = Math.max(this.#clock, run.clock ?? 0);
    return run;
  }
}
