import { scenes } from "../simulation/crash-scenes.ts";
import type { Fault, Place } from "../simulation/fault-kinds.ts";
import type { Population } from "../simulation/planned-life.ts";
import type { PlannedTask } from "../simulation/planned-task.ts";
import { emptyRace, type Race, run } from "./race.ts";
import type { Move } from "./turns.ts";

const SECOND = 1000;

/**
 * The life of a task into which races are put. `moves`: those that the course with one fault less
 * does not have.
 */
export interface Course {
  /** `vod.CreateAigcVideoTask/told/lost`. */
  readonly name: string;
  readonly population: Population;
  readonly faults: readonly Fault[];
  readonly moves: readonly Move[];
  /** When Tencent first sends its callback; undefined where none reaches us. */
  readonly toldAt: number | undefined;
}

/** A population with something of its own. */
interface Setting {
  readonly name: string;
  readonly population: Population;
}

/**
 * Each course begins with a strike at its first create, at its first two, or at none. `dead`: the
 * sender dies before it leaves. `again-`: the create is struck that repeats one that never arrived.
 */
const beginnings: Readonly<Record<string, readonly Omit<Fault, "at">[]>> = {
  plain: [],
  refused: [{ kind: "mood", mood: "rate-limited" }],
  rejected: [{ kind: "mood", mood: "final-refusal" }],
  lost: [{ kind: "lost" }],
  failed: [{ kind: "fail" }],
  dead: [{ kind: "die-before" }],
  "again-refused": [{ kind: "fail" }, { kind: "mood", mood: "final-refusal" }],
  "again-limited": [{ kind: "fail" }, { kind: "mood", mood: "rate-limited" }],
  "again-lost": [{ kind: "fail" }, { kind: "lost" }],
};

/** The courses that there are, each with what happens in it while nobody else comes. */
export async function coursesOf(only: (name: string) => boolean): Promise<readonly Course[]> {
  const courses: Course[] = [];
  for (const { name, population } of settings())
    for (const [beginning, strikes] of Object.entries(beginnings)) {
      const full = `${name}/${beginning}`;
      if (!only(full)) continue;
      const course = await courseOf(full, population, strikes);
      if (course !== undefined) courses.push(course);
    }
  return courses;
}

function settings(): readonly Setting[] {
  const plain: readonly Setting[] = scenes.filter(({ isLong }) => !isLong);
  return [...plain, ...plain.filter(isVideo).flatMap(variantsOf)];
}

const isVideo = ({ name }: Setting): boolean => name.startsWith("vod.CreateAigcVideoTask/");

/**
 * `listed`: Tencent's list is known to be complete. `quick`: the task ends as soon as it is
 * accepted, so its callback comes while its sender is at work. `hurried`: it may wait for a minute.
 */
const variantsOf = ({ name, population }: Setting): readonly Setting[] => {
  const { tencent, tasks, callbackProducts } = population;
  const quick = { ...population, tencent: { ...tencent, lifeMs: () => 0 } };
  const hurried = {
    ...population,
    tasks: tasks.map((task) => ({ ...task, startWithinSeconds: 60 })),
  };
  return callbackProducts.length === 0
    ? [{ name: `${name}+listed`, population: { ...population, listProven: true } }]
    : [
        { name: `${name}+quick`, population: quick },
        { name: `${name}+hurried`, population: hurried },
      ];
};

/** Undefined where the life has no call that these faults could strike. */
async function courseOf(
  name: string,
  population: Population,
  strikes: readonly Omit<Fault, "at">[],
): Promise<Course | undefined> {
  const faults: Fault[] = [];
  let parent: readonly Move[] = [];
  let lived = await live(name, population, faults);
  for (const [index, strike] of strikes.entries()) {
    const create = lived.places.filter(({ channel }) => channel === "create")[index];
    if (create === undefined) return undefined;
    faults.push({ at: create.at, ...strike });
    parent = lived.moves;
    lived = await live(name, population, faults);
  }
  const { places } = lived;
  const shared = lived.moves.findIndex((move, index) => !isSame(move, parent[index]));
  const moves = shared === -1 ? [] : lived.moves.slice(shared);
  const toldAt = places.find(({ channel }) => channel === "callback")?.moment;
  return { name, population, faults, moves, toldAt };
}

const isSame = ({ by, at, text }: Move, other: Move | undefined): boolean =>
  other?.by === by && other.at === at && other.text === text;

async function live(
  name: string,
  population: Population,
  faults: readonly Fault[],
): Promise<{ readonly places: readonly Place[]; readonly moves: readonly Move[] }> {
  const race = emptyRace({ name, population, faults });
  const { life, explorer } = await run(race, { faults: 0 }, {});
  return { places: life?.places ?? [], moves: explorer.moves };
}

/** An entry that comes beside another at some moment: its kind, and how it is put into a life. */
export interface Beside {
  readonly kind: string;
  readonly racer: string;
  readonly put: (race: Race, at: number) => Race;
}

/** Every entry that may come at any moment. */
export const beside: readonly Beside[] = [
  {
    kind: "repeat",
    racer: "submit.0.again0",
    put: (race, at) => withTask(race, { repeatsAt: [at], forms: ["plain"] }),
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
    put: (race, at) => ({ ...race, population: { ...race.population, auditsAt: [at] } }),
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

const withTask = (race: Race, more: Partial<PlannedTask>): Race => {
  const { population } = race;
  const tasks = population.tasks.map((task) => ({ ...task, ...more }));
  return { ...race, population: { ...population, tasks } };
};

/** Tencent's callback, held up until that moment. */
export const callbackBeside = (toldAt: number): Beside => ({
  kind: "callback",
  racer: "callback.0.1",
  put: (race, at) => ({
    ...race,
    faults: [...race.faults, { at: "callback.0.1", kind: "delay", ms: at - toldAt }],
  }),
});

/** Tencent's callback once more at once. */
export const callbackTwice: Beside = {
  kind: "callback",
  racer: "callback.0.1.again",
  put: (race) => ({ ...race, faults: [...race.faults, { at: "callback.0.1", kind: "twice" }] }),
};

/** How long after a move those come who find the task as the move has left it. */
export const AFTER_MOVE_MS = 5 * SECOND;
