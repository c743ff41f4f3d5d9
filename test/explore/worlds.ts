import type { Fault, Place } from "../simulation/fault-kinds.ts";
import type { Population } from "../simulation/planned-life.ts";
import { emptyRace, run } from "./race.ts";
import { type Beginning, settings } from "./settings.ts";
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
  /** Tencent's last callback, and when it is sent; undefined where none reaches us. */
  readonly told: { readonly name: string; readonly at: number } | undefined;
  readonly unlistedAt: number | undefined;
  /** Whether what callers ask for beside their task meets the others in it, and nothing else. */
  readonly isAsked: boolean;
  /** Whether entries that ask Tencent nothing meet in it: the other courses repeat its statuses. */
  readonly isFirst: boolean;
  /** The write that its sender has not made yet; undefined where all have been made. */
  readonly late: Late | undefined;
}

/** A write that is held up: by whom, which of its calls, and since when. */
export interface Late {
  readonly by: string;
  readonly address: string;
  readonly heldAt: number;
}

/** Longer than any life: the write is not made unless a race says when. */
const NEVER_MS = 30 * 24 * 60 * 60 * SECOND;

/** The beginnings that bring a task into every status. */
const FIRST: readonly string[] = ["plain", "refused", "lost", "again-refused"];

interface Lived {
  readonly places: readonly Place[];
  readonly moves: readonly Move[];
  /** The writes that moved the task or were to move it. */
  readonly tries: readonly Move[];
}

/** The courses that there are, each with what happens in it while nobody else comes. */
export async function coursesOf(only: (name: string) => boolean): Promise<readonly Course[]> {
  const courses: Course[] = [];
  for (const { name, population, unlistedAt, beginnings } of settings())
    for (const [beginning, strikes] of beginnings) {
      const full = `${name}/${beginning}`;
      if (!only(full)) continue;
      const course = await courseOf({ name: full, population, unlistedAt }, strikes);
      if (course !== undefined) courses.push(course);
    }
  return courses;
}

/** Undefined where the life has no call that these faults could strike. */
async function courseOf(
  begun: Pick<Course, "name" | "population" | "unlistedAt">,
  { creates, isUnheard, late, next, of = Math.max(0, creates.length - 1) }: Beginning,
): Promise<Course | undefined> {
  const faults: Fault[] = [];
  let parent: readonly Move[] = [];
  let lived = await live({ ...begun, faults });
  const strike = async (fault: Fault): Promise<void> => {
    faults.push(fault);
    parent = lived.moves;
    lived = await live({ ...begun, faults });
  };
  const created = (index: number): Place | undefined =>
    lived.places.filter(({ channel }) => channel === "create")[index];
  for (const [index, fault] of creates.entries()) {
    const create = created(index);
    if (create === undefined) return undefined;
    await strike({ at: create.at, ...fault });
  }
  if (isUnheard === true)
    for (const { at } of callbacksOf(lived)) await strike({ at, kind: "delay", ms: NEVER_MS });
  const create = created(of);
  let held = late && create && (late === "start" ? startAfter : outcomeOf)(lived, create);
  if (late !== undefined && held === undefined) return undefined;
  if (late === "retry" && held !== undefined && create !== undefined) {
    await strike({ at: held.address, kind: "lost" });
    held = retryOf(lived, held);
    if (held === undefined) return undefined;
  }
  if (held !== undefined)
    await strike({ at: held.address, kind: "slow", ms: NEVER_MS, hears: false });
  const other = created(creates.length);
  if (next !== undefined && other !== undefined) await strike({ at: other.at, ...next });
  const shared = lived.moves.findIndex((move, index) => !isSame(move, parent[index]));
  const { heldAt = 0 } = held ?? {};
  const news = shared === -1 ? [] : lived.moves.slice(shared);
  const moves = held === undefined ? news : lived.moves.filter(({ at }) => at > heldAt);
  const told = callbacksOf(lived).at(-1);
  return {
    ...begun,
    faults,
    moves,
    told: told && { name: told.at, at: told.moment },
    isAsked: /\+(?:asking|kept)\//.test(begun.name),
    isFirst: FIRST.includes(begun.name.split("/").at(-1) ?? ""),
    late: held,
  };
}

/** Callbacks that Tencent sends for the first time. */
const callbacksOf = ({ places }: Lived): readonly Place[] =>
  places.filter(({ at, channel }) => channel === "callback" && at.endsWith(".1"));

/** The write with which a sender saves what came of this create. */
const outcomeOf = ({ moves }: Lived, { at, moment }: Place): Late | undefined => {
  const by = at.split("/")[0];
  const move = moves.find(
    (each) => each.by === by && each.at >= moment && each.text.includes(": submitting → "),
  );
  return move && { by: move.by, address: move.address, heldAt: move.at };
};

/** The write with which somebody takes the task from the queue after this create. */
const startAfter = ({ moves }: Lived, { moment }: Place): Late | undefined => {
  const move = moves.find(({ at, text }) => at >= moment && text.includes(": queued → submitting"));
  return move && { by: move.by, address: move.address, heldAt: move.at };
};

/** The second try of a write whose answer was lost. */
const retryOf = ({ tries }: Lived, { by, address }: Late): Late | undefined => {
  const again = tries.find((each) => each.by === by && callOf(each.address) > callOf(address));
  return again && { by, address: again.address, heldAt: again.at };
};

const callOf = (address: string): number => Number(address.split("/")[1]);

const isSame = ({ by, at, text }: Move, other: Move | undefined): boolean =>
  other?.by === by && other.at === at && other.text === text;

async function live(course: Parameters<typeof emptyRace>[0]): Promise<Lived> {
  const { life, explorer } = await run(emptyRace(course), { faults: 0 }, {});
  return { places: life?.places ?? [], moves: explorer.moves, tries: explorer.tries };
}

/** How long after a move those come who find the task as the move has left it. */
export const AFTER_MOVE_MS = 5 * SECOND;
