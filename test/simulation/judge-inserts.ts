import { type Dossier, isFollower } from "./dossier.ts";
import type { Population } from "./planned-life.ts";
import type { Invocation } from "./process.ts";
import type { Breach } from "./promises.ts";

/** A function looks at an operator's switch again after so long. */
const SWITCH_IS_KEPT_MS = 10_000;

/** Notes the request that a task is inserted for. Answers with everything wrong with the insert. */
export function insertFaults(
  invocation: Invocation,
  dossier: Dossier,
  { pause, now }: { readonly pause: Population["pause"]; readonly now: number },
): readonly Breach[] {
  dossier.requestedBy = requestOf(invocation);
  const faults: Breach[] = [];
  if (dossier.requestedBy === undefined)
    faults.push(["nothing-acknowledged-is-lost", `made ${dossier.taskId}, which nobody asked for`]);
  // To follow a task is free, so a pause does not stop it (decision 0011).
  if (!isFollower(dossier) && isTakenInPause(invocation, pause, now))
    faults.push(["a-pause-takes-no-task", `took ${dossier.taskId} in spite of a pause`]);
  return faults;
}

/** The request that a task is inserted for. Undefined if no caller asked for one. */
const requestOf = ({ origin }: Invocation): string | undefined =>
  origin.kind === "caller" && origin.does === "submit" ? origin.words : undefined;

/**
 * Whether a task that is inserted now was taken in spite of a pause. A function that began before
 * every process knew of the pause may have looked before.
 */
export const isTakenInPause = (
  { beganAt }: Invocation,
  pause: Population["pause"],
  now: number,
): boolean => pause !== undefined && beganAt > pause.from + SWITCH_IS_KEPT_MS && now < pause.until;

/**
 * A repeat of an accepted request is answered with that very task, and one of another meaning is
 * refused. Neither changes anything.
 */
export const REPEATED = "a-repeat-is-its-task";

/** Whether a request was sent whose key had its task already. */
export const isRepeat = ({ origin }: Invocation): boolean =>
  origin.kind === "caller" && origin.does === "submit" && origin.isRepeat === true;
