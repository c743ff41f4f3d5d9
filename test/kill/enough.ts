import { ENGINE, ENGINE_GUARD } from "./processes.ts";

/** The deeds of a run. */
export interface Deeds {
  readonly seconds: number;
  readonly tasks: number;
  /** How often, by what was killed. */
  readonly kills: ReadonlyMap<string, number>;
  /** How often functions said so, by what happened. */
  readonly logged: ReadonlyMap<string, number>;
}

/** In two minutes; a machine with nothing else to do comes to four times as much and more. */
const LEAST = {
  tasks: 60,
  kills: [
    [[ENGINE, ENGINE_GUARD], 1],
    [["submit-task"], 5],
    [["receive-callback"], 2],
    [["poll-tasks", "start-tasks"], 1],
    [["all senders at a create"], 30],
    [["runner", "runner while it started"], 1],
  ],
  /**
   * A sender that was heard of no more, an answer that was, and a task that was found all the same.
   */
  logged: { sender_silent: 2, start_silence: 2, task_adopted: 2 },
} as const;

const FOR_SECONDS = 120;

/**
 * Why a run proves little, sentence by sentence: that nothing went wrong says nothing where nothing
 * was killed that mattered.
 */
export const lackOf = ({ logged, ...soFar }: Deeds): readonly string[] => [
  ...lackSoFar(soFar),
  ...Object.entries(LEAST.logged).flatMap(([event, wanted]) =>
    few(soFar.seconds, logged.get(event) ?? 0, wanted, event),
  ),
];

/** The same of what is known while a run goes on. */
export const lackSoFar = ({ seconds, tasks, kills }: Omit<Deeds, "logged">): readonly string[] => [
  ...few(seconds, tasks, LEAST.tasks, "tasks"),
  ...LEAST.kills.flatMap(([roles, wanted]) =>
    few(
      seconds,
      sum(roles.map((role) => kills.get(role) ?? 0)),
      wanted,
      `killed: ${roles.join(", ")}`,
    ),
  ),
];

const few = (seconds: number, found: number, wantedOfTwoMinutes: number, of: string): string[] => {
  const wanted = Math.floor((wantedOfTwoMinutes * seconds) / FOR_SECONDS);
  return found < wanted ? [`${found} ${of}, at least ${wanted} wanted`] : [];
};

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);
