import { type Scene, scenes } from "../simulation/crash-scenes.ts";
import type { Fault } from "../simulation/fault-kinds.ts";
import type { Population } from "../simulation/planned-life.ts";

const MINUTE = 60_000;

/** How a course begins. */
export interface Beginning {
  /** The strikes at the first creates, one each. */
  readonly creates: readonly Omit<Fault, "at">[];
  /**
   * The outcome of the last of these creates is written late: undefined where it is not. `retry`:
   * the write happened, its answer was lost, and the sender's second try is late. `start`: the
   * write that is late is the one that takes the task from the queue after these creates.
   */
  readonly late?: "write" | "retry" | "start";
  /** The strike at the next create, once a sender is late. */
  readonly next?: Omit<Fault, "at">;
  /** Whether Tencent's callbacks come when a race says so, and else never. */
  readonly isUnheard?: boolean;
  /** Which create that is, the first one being 0, where it is not the last that is struck. */
  readonly of?: number;
}

const limited = { kind: "mood", mood: "rate-limited" } as const;
const refused = { kind: "mood", mood: "final-refusal" } as const;

/**
 * `dead`: the sender dies before it leaves. `again-`: the create is struck that repeats one that
 * never arrived. `unheard-`: no callback arrives. `late-`: the sender is frozen with Tencent's
 * answer in hand. `retried-`: so is a sender that saves its outcome a second time.
 */
const beginnings = {
  plain: { creates: [] },
  refused: { creates: [limited] },
  "refused-twice": { creates: [limited, limited] },
  rejected: { creates: [refused] },
  unsent: { creates: [{ kind: "unreached" }] },
  lost: { creates: [{ kind: "lost" }] },
  failed: { creates: [{ kind: "fail" }] },
  dead: { creates: [{ kind: "die-before" }] },
  "again-refused": { creates: [{ kind: "fail" }, refused] },
  "again-limited": { creates: [{ kind: "fail" }, limited] },
  "again-lost": { creates: [{ kind: "fail" }, { kind: "lost" }] },
  "again-failed": { creates: [{ kind: "fail" }, { kind: "fail" }] },
  "unheard-plain": { creates: [], isUnheard: true },
  "unheard-lost": { creates: [{ kind: "lost" }], isUnheard: true },
  "late-accepted": { creates: [], late: "write" },
  "late-limited": { creates: [limited], late: "write" },
  "late-rejected": { creates: [refused], late: "write" },
  "late-unsent": { creates: [{ kind: "unreached" }], late: "write" },
  "late-lost": { creates: [{ kind: "lost" }], late: "write" },
  "late-again-refused": { creates: [{ kind: "fail" }, refused], late: "write" },
  "late-again-lost": { creates: [{ kind: "fail" }, { kind: "lost" }], late: "write" },
  "late-duplicate": { creates: [{ kind: "lost" }], late: "write", of: 1 },
  "late-start": { creates: [limited], late: "start", next: limited },
  "retried-accepted": { creates: [], late: "retry" },
  "retried-limited": { creates: [limited], late: "retry" },
  "retried-unsent": { creates: [{ kind: "unreached" }], late: "retry" },
} as const satisfies Record<string, Beginning>;
type BeginningName = keyof typeof beginnings;

const PLAIN: readonly BeginningName[] = [
  ...(["plain", "refused", "rejected", "unsent", "lost", "failed", "dead"] as const),
];
const AGAIN: readonly BeginningName[] = ["again-refused", "again-limited", "again-lost"];
const LATE: readonly BeginningName[] = [
  ...(["late-accepted", "late-limited", "late-rejected", "late-unsent", "late-lost"] as const),
  ...(["late-again-refused", "late-again-lost", "late-start"] as const),
  ...(["retried-accepted", "retried-limited", "retried-unsent"] as const),
];

/** A population in which courses begin, each in its own way. */
export interface Setting {
  /** `vod.CreateAigcVideoTask/told+quick`. */
  readonly name: string;
  readonly population: Population;
  /** When the task's row loses its place on the work list, as no code of ours does to it. */
  readonly unlistedAt: number | undefined;
  readonly beginnings: readonly (readonly [name: string, beginning: Beginning])[];
}

/** Every setting, each with the beginnings that mean something there. */
export function settings(): readonly Setting[] {
  return scenes
    .filter(({ isLong }) => !isLong)
    .flatMap((scene): readonly Setting[] => {
      const [own = PLAIN] = [beginningsOf[scene.name]];
      return [setting(scene, "", own), ...(scene.name in variants ? variantsOf(scene) : [])];
    });
}

/** Of operations that are protected in the same way one is tried in full. */
const beginningsOf: Readonly<Record<string, readonly BeginningName[]>> = {
  "vod.CreateAigcVideoTask/told": [...PLAIN, ...AGAIN, ...LATE, "unheard-lost"],
  "vod.CreateAigcVideoTask/asked": [...PLAIN, ...AGAIN, "late-accepted", "late-limited"],
  "mps.ProcessMedia/told": ["plain", "lost"],
  "mps.ProcessMedia/asked": [...PLAIN, ...AGAIN],
  "trtc.StartAITranscription/told": [...PLAIN, "unheard-plain"],
  "mps.CreateAigcVideoTask/asked": [...PLAIN, "late-accepted"],
  "tiw.CreateVideoGenerationTask/asked": ["plain", "lost"],
};

interface Variant {
  readonly unlistedAfterMs?: number;
  readonly beginnings: readonly BeginningName[];
  readonly change: (population: Population) => Partial<Population>;
}

/**
 * `quick`: the task ends as soon as it is accepted, so its callback comes while its sender is at
 * work. `hurried`: it may wait for a minute. `wide`: its lane has two slots. `broken`: its row
 * stands on a work list that nobody reads. `heard`: its caller hears of all of it. `followed`:
 * somebody else starts it, and our caller follows it. `listed`: Tencent's list is known to be
 * complete. `rare`: then the poller comes every twenty minutes. `unlisted`: Tencent has no list, so
 * that a repeat is needed. `asking`: its caller also asks for more than the task. `kept`: and its
 * result is kept.
 */
const variants: Readonly<Record<string, Readonly<Record<string, Variant>>>> = {
  "vod.CreateAigcVideoTask/told": {
    quick: {
      beginnings: ["plain", "lost", "refused"],
      change: ({ tencent }) => ({ tencent: { ...tencent, lifeMs: () => 0 } }),
    },
    hurried: {
      beginnings: ["refused", "refused-twice"],
      change: ({ tasks }) => ({
        tasks: tasks.map((task) => ({ ...task, startWithinSeconds: 60 })),
      }),
    },
    wide: {
      beginnings: ["refused", "refused-twice"],
      change: () => ({ laneLimit: 2 }),
    },
    broken: {
      beginnings: ["plain", "lost"],
      unlistedAfterMs: 60_000,
      change: () => ({}),
    },
    heard: {
      beginnings: ["plain"],
      change: ({ tasks }) => ({
        takesAll: true,
        tasks: tasks.map((task) => ({ ...task, isTold: true, hearsMore: true })),
      }),
    },
    asking: {
      beginnings: ["plain"],
      change: ({ tasks }) => ({
        takesAll: true,
        tasks: tasks.map((task) => ({ ...task, isTold: true })),
      }),
    },
    kept: {
      beginnings: ["plain"],
      change: ({ tasks }) => ({ tasks: tasks.map((task) => ({ ...task, keepsResult: true })) }),
    },
    followed: {
      beginnings: ["plain"],
      change: ({ tasks, start }) => ({
        neighbours: [{ number: 0, product: "vod", startAt: start, context: "none" }],
        tasks: tasks.map((task) => ({ ...task, follows: 0 })),
      }),
    },
  },
  "vod.CreateAigcVideoTask/asked": {
    listed: {
      beginnings: ["lost", "failed", ...AGAIN],
      change: () => ({ listProven: true }),
    },
    rare: {
      beginnings: ["failed", "again-refused", "again-failed", "late-lost", "late-again-refused"],
      change: ({ start }) => ({
        listProven: true,
        seldom: { everyMinutes: 20, until: start + 120 * MINUTE },
      }),
    },
    unlisted: {
      beginnings: ["lost", "again-lost", "late-duplicate"],
      change: ({ tencent }) => ({ tencent: { ...tencent, listsTasks: false } }),
    },
  },
};

const variantsOf = (scene: Scene): readonly Setting[] =>
  Object.entries(variants[scene.name] ?? {}).map(([name, variant]) => {
    const population = { ...scene.population, ...variant.change(scene.population) };
    const { beginnings: own, unlistedAfterMs: after } = variant;
    const unlistedAt = after === undefined ? undefined : population.start + after;
    return { ...setting({ ...scene, population }, `+${name}`, own), unlistedAt };
  });

const setting = (
  { name, population }: Pick<Scene, "name" | "population">,
  variant: string,
  own: readonly BeginningName[],
): Setting => ({
  name: `${name}${variant}`,
  population,
  unlistedAt: undefined,
  beginnings: own.map((beginning) => [beginning, beginnings[beginning]] as const),
});
