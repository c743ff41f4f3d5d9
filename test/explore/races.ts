import {
  asking,
  type Beside,
  beside,
  callbackBeside,
  callbackTwice,
  lateBeside,
  twice,
} from "./beside.ts";
import { firstOfEach } from "./first-of-each.ts";
import { emptyRace, type Race } from "./race.ts";
import type { Move } from "./turns.ts";
import { AFTER_MOVE_MS, type Course } from "./worlds.ts";

/**
 * The races of a course: at each of its moves every other entry comes beside the one that moves the
 * task, and a little later every two meet.
 */
export function racesOf(course: Course): readonly Race[] {
  const moves = newsOf(course.moves);
  const meetings = moves.flatMap((move, index) => [
    ...meetingsOf(course, moves, index),
    ...othersAt(course, move).map((other) => raceOf(course, { index, move, other })),
    ...pairsAfter(course, move, index),
  ]);
  const isWanted = ({ racers }: Race): boolean =>
    !course.isAsked || racers.some((racer) => isAsking(racer));
  return firstOfEach(meetings.filter(isWanted), meetingOf);
}

const isAsking = (racer: string): boolean =>
  [...asking, ...twice].some((each) => each.racer === racer && asking.some(isOf(each)));

const isOf =
  ({ kind }: Beside) =>
  (other: Beside): boolean =>
    other.kind === kind;

/** The entries that may come at any moment of a course. */
const besideIn = ({ isAsked, name }: Course): readonly Beside[] =>
  isAsked ? [...asking.filter(({ kind }) => isOfCourse(name, kind)), ...beside] : beside;

/** Only a result that is kept from the beginning is copied whenever the keeper comes. */
const isOfCourse = (name: string, kind: string): boolean =>
  name.includes("+kept/") ? kind === "keeper" || kind === "keep" : kind !== "keeper";

/** Two entries that meet at one moment meet once, however many moves they make there. */
const meetingOf = ({ racers, at }: Race): string => `${racers.join(" ")} ${at}`;

/** A move like one before it, of the same kind of entry, is left out. */
const newsOf = (moves: readonly Move[]): readonly Move[] =>
  firstOfEach(moves, ({ by, text }) => `${kindOf(by)} ${/: (\S+ → \w+)/.exec(text)?.[1]}`);

/**
 * Where a sender is frozen, all others are met by that sender alone: they meet each other in the
 * course without it.
 */
const othersAt = (course: Course, { by, at }: Move): readonly Beside[] => {
  const { told, late } = course;
  if (late !== undefined) return late.by === by ? [] : [lateBeside(late)];
  const isAnother = told !== undefined && told.at < at && by !== told.name;
  const callback =
    told === undefined
      ? []
      : by === told.name
        ? [callbackTwice(told)]
        : isAnother
          ? [callbackBeside(told, at)]
          : [];
  return [...besideIn(course).filter(({ racer }) => racer !== by), ...callback];
};

/** Two that move the task at one moment anyway, alone and with a run of the poller beside them. */
const meetingsOf = (course: Course, moves: readonly Move[], index: number): readonly Race[] => {
  const move = moves[index];
  if (course.late !== undefined) return [];
  const met = moves.slice(index + 1).find(({ by, at }) => by !== move?.by && at === move?.at);
  const poll = beside.find(({ kind }) => kind === "poll");
  if (move === undefined || met === undefined || poll === undefined) return [];
  const kinds = [kindOf(move.by), kindOf(met.by)];
  const racers = [move.by, met.by];
  const { at } = move;
  const two = { ...emptyRace(course), name: nameOf(course, index, kinds), kinds, racers, at };
  if (kinds.includes("poll")) return [two];
  const three = {
    name: nameOf(course, index, [...kinds, poll.kind]),
    kinds: [...kinds, poll.kind],
    racers: [...racers, poll.racer],
  };
  return [two, poll.put({ ...two, ...three }, at)];
};

const nameOf = ({ name }: Course, place: number | string, kinds: readonly string[]): string =>
  `${name}/${place}/${kinds.join("+")}`;

const raceOf = (
  course: Course,
  { index, move, other }: { readonly index: number; readonly move: Move; readonly other: Beside },
): Race => {
  const kind = kindOf(move.by);
  return other.put(
    {
      ...emptyRace(course),
      name: nameOf(course, index, [kind, other.kind]),
      kinds: [kind, other.kind],
      racers: [move.by, other.racer],
      at: move.at,
    },
    move.at,
  );
};

/** Two who find the task as the move has left it; two of one kind where that can be planned. */
const pairsAfter = (course: Course, { by, at }: Move, index: number): readonly Race[] => {
  const moment = at + AFTER_MOVE_MS;
  const { told } = course;
  // A callback that is held up moves nothing before.
  const isTold = told !== undefined && told.at < moment && kindOf(by) !== "callback";
  const callback = isTold ? [callbackBeside(told, moment)] : [];
  const all = [...besideIn(course), ...callback];
  if (course.late !== undefined) return [];
  return all.flatMap((first, place) =>
    [...twice.filter(({ kind }) => kind === first.kind), ...all.slice(place + 1)].flatMap(
      (second) => {
        if (isQuiet(first) && isQuiet(second) && !course.isFirst) return [];
        const race = {
          ...emptyRace(course),
          name: nameOf(course, `${index}+`, [first.kind, second.kind]),
          kinds: [first.kind, second.kind],
          racers: [first.racer, second.racer],
          at: moment,
        };
        return [second.put(first.put(race, moment), moment)];
      },
    ),
  );
};

/** Whether an entry asks Tencent nothing, so that it does not matter what Tencent has. */
const isQuiet = ({ kind }: Beside): boolean => kind !== "poll" && kind !== "callback";

/** `poll-tasks.3` is a poll, `submit.0.0` a submission. */
export const kindOf = (name: string): string =>
  name.split(".")[0]?.replace("-tasks", "").replace("get", "wait") ?? name;
