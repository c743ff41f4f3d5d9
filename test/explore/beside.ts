import type { PlannedTask } from "../simulation/planned-task.ts";
import type { Race } from "./race.ts";
import type { Course, Late } from "./worlds.ts";

/** An entry that comes beside another at some moment: its kind, and how it is put into a life. */
export interface Beside {
  readonly kind: string;
  readonly racer: string;
  readonly put: (race: Race, at: number) => Race;
}

/** Every entry that may come at any moment. `listen`: a repeat that names a webhook. */
export const beside: readonly Beside[] = [
  {
    kind: "repeat",
    racer: "submit.0.again0",
    put: (race, at) => withTask(race, { repeatsAt: [at], forms: ["plain"] }),
  },
  {
    kind: "listen",
    racer: "submit.0.listen0",
    put: (race, at) => listening(race, [at]),
  },
  {
    kind: "cancel",
    racer: "cancel.0",
    put: (race, at) => withTask(race, { cancelAt: at }),
  },
  {
    kind: "wait",
    racer: "get.0.wait0",
    put: (race, at) => withTask(race, { waits: [{ at, seconds: 20 }] }),
  },
  {
    kind: "audit",
    racer: "audit-tasks.0",
    put: (race, at) => withAudits(race, [at]),
  },
  {
    kind: "poll",
    racer: "poll-tasks.beside",
    put: (race, at) => ({ ...race, runs: [...race.runs, { name: "poll-tasks", at }] }),
  },
  {
    kind: "start",
    racer: "start-tasks.beside",
    put: (race, at) => ({ ...race, runs: [...race.runs, { name: "start-tasks", at }] }),
  },
];

/**
 * Requests for more than the task, and the function that keeps results. They meet the others
 * in the courses that are made for them alone. `keep`: a repeat that wants the result to be kept.
 */
export const asking: readonly Beside[] = [
  {
    kind: "keep",
    racer: "submit.0.keep0",
    put: (race, at) => withTask(race, { keepsAt: [at] }),
  },
  {
    kind: "refresh",
    racer: "refresh.0.0",
    put: (race, at) => withTask(race, { refreshesAt: [at] }),
  },
  {
    kind: "replay",
    racer: "replay.0.0",
    put: (race, at) => withTask(race, { replaysAt: [at] }),
  },
  {
    kind: "keeper",
    racer: "keep-results.beside",
    put: (race, at) => ({ ...race, runs: [...race.runs, { name: "keep-results", at }] }),
  },
];

/** A second entry of a kind: it comes at the moment of the first. */
export const twice: readonly Beside[] = [
  {
    kind: "keep",
    racer: "submit.0.keep1",
    put: (race, at) => withTask(race, { keepsAt: [at, at] }),
  },
  {
    kind: "refresh",
    racer: "refresh.0.1",
    put: (race, at) => withTask(race, { refreshesAt: [at, at] }),
  },
  {
    kind: "replay",
    racer: "replay.0.1",
    put: (race, at) => withTask(race, { replaysAt: [at, at] }),
  },
  {
    kind: "repeat",
    racer: "submit.0.again1",
    put: (race, at) => withTask(race, { repeatsAt: [at, at], forms: ["plain", "plain"] }),
  },
  {
    kind: "listen",
    racer: "submit.0.listen1",
    put: (race, at) => listening(race, [at, at]),
  },
  {
    kind: "cancel",
    racer: "cancel.0.again0",
    put: (race, at) => withTask(race, { cancelsAgainAt: [at] }),
  },
  {
    kind: "wait",
    racer: "get.0.wait1",
    put: (race, at) => {
      const wait = { at, seconds: 20 };
      return withTask(race, { waits: [wait, wait] });
    },
  },
  {
    kind: "audit",
    racer: "audit-tasks.1",
    put: (race, at) => withAudits(race, [at, at]),
  },
];

/** Receivers take each webhook at once: a life would else go on for days. */
const listening = (race: Race, listensAt: readonly number[]): Race => {
  const { population, ...rest } = withTask(race, { listensAt, hearsMore: true });
  return { ...rest, population: { ...population, takesAll: true } };
};

const withAudits = (race: Race, auditsAt: readonly number[]): Race => ({
  ...race,
  population: { ...race.population, auditsAt },
});

const withTask = (race: Race, more: Partial<PlannedTask>): Race => {
  const { population } = race;
  const tasks = population.tasks.map((task) => ({ ...task, ...more }));
  return { ...race, population: { ...population, tasks } };
};

/** A callback that is older than this is refused, and Tencent signs it anew ten seconds later. */
const SIGNATURE_LIVES_MS = 3_600_000;
const AGAIN_AFTER_MS = 10_000;

/** Tencent's last callback, held up until `meetsAt`, or so that its second try comes then. */
export function callbackBeside({ name, at: toldAt }: Told, meetsAt: number): Beside {
  const isAgain = meetsAt - toldAt > SIGNATURE_LIVES_MS;
  const early = isAgain ? AGAIN_AFTER_MS : 0;
  return {
    kind: "callback",
    racer: isAgain ? name.replace(/\.1$/, ".2") : name,
    put: (race, at) => ({
      ...race,
      faults: [...race.faults, { at: name, kind: "delay", ms: at - toldAt - early }],
    }),
  };
}

/** Tencent's last callback once more at once. */
export const callbackTwice = ({ name }: Told): Beside => ({
  kind: "callback",
  racer: `${name}.again`,
  put: (race) => ({ ...race, faults: [...race.faults, { at: name, kind: "twice" }] }),
});

type Told = NonNullable<Course["told"]>;

/** The sender that was frozen with an answer wakes up and writes what it knows. */
export const lateBeside = ({ by, address, heldAt }: Late): Beside => ({
  kind: "late",
  racer: by,
  put: (race, at) => ({
    ...race,
    spent: race.spent + 1,
    faults: race.faults.map((fault) =>
      fault.at === address ? { ...fault, ms: at - heldAt } : fault,
    ),
  }),
});
