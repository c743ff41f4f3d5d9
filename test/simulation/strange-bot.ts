import type { PlannedTask } from "./planned-task.ts";
import { drawnFor } from "./random.ts";

const MINUTE = 60_000;

/** Of the lives whose first task is a transcription. */
const SHARE = 0.25;

/**
 * It stays long enough to be seen in the room for the ten minutes that a denial takes, and its
 * start is told before ours.
 */
const BOT_LIVES_S = 1500;
const COMES_EARLIER_MS = 6 * MINUTE;

/** Somebody else's bot in the room of a task of ours, under the UserId of ours. */
export interface StrangeBot {
  readonly room: string;
}

/** The rooms of a life whose first task may find another bot in its room. */
export interface Rooms {
  readonly tasks: readonly PlannedTask[];
  readonly strangeBot: StrangeBot | undefined;
}

/** In a few lives a bot is there first. Drawn apart, as lives were drawn before there was any. */
export const withStrangeBot = (seed: number, tasks: readonly PlannedTask[]): Rooms => {
  const [first] = tasks;
  const isTranscription =
    first?.operation === "trtc.StartAITranscription" && first.follows === undefined;
  return isTranscription && drawnFor(seed, "strange bot") < SHARE
    ? occupied(tasks)
    : { tasks, strangeBot: undefined };
};

/**
 * The same life with a bot in the room of its first task, which comes later for that. The room's
 * name tells the stand-in how long bots stay.
 */
export const occupied = ([first, ...others]: readonly PlannedTask[]): Rooms => {
  if (first === undefined) throw new Error("A life has a task.");
  const room = `${first.input.RoomId} [seconds:${BOT_LIVES_S}]`;
  return {
    tasks: [{ ...later(first), input: { ...first.input, RoomId: room } }, ...others],
    strangeBot: { room },
  };
};

const later = (task: PlannedTask): PlannedTask => ({
  ...task,
  submitAt: task.submitAt + COMES_EARLIER_MS,
  repeatsAt: task.repeatsAt.map(shifted),
  conflictAt: task.conflictAt === undefined ? undefined : shifted(task.conflictAt),
  cancelAt: task.cancelAt === undefined ? undefined : shifted(task.cancelAt),
  readsAt: task.readsAt.map(shifted),
  waits: task.waits.map(({ at, seconds }) => ({ at: shifted(at), seconds })),
  listings: task.listings.map(({ at, ...listing }) => ({ ...listing, at: shifted(at) })),
});

const shifted = (moment: number): number => moment + COMES_EARLIER_MS;
