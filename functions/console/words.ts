import type { LaneListAnswer, TaskAnswer } from "../http/api.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its largest unit. Example: `3 min`. */
export function lengthOf(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < MINUTE) return `${Math.floor(length / 1000)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return `${Math.floor(length / DAY)} d`;
}

/** How long ago a moment was. */
export function ageOf(moment: string, now: number): string {
  return lengthOf(now - Date.parse(moment));
}

/** A size in bytes. Example: `12.4 MB`. */
export function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1];
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** One sentence on how a task stands: why it waits or is in doubt, or how it ended. */
export function stateOf(task: TaskAnswer, now: number): string {
  switch (task.status) {
    case "queued":
      return waiting(task, now);
    case "submitting":
      return "Its start is on the way to Tencent.";
    case "doubtful":
      return doubtful(task, now);
    case "running":
      return running(task, now);
    case "succeeded":
      return `It succeeded ${ended(task, now)}.`;
    case "indeterminate":
      return task.settled
        ? "Nobody knows whether Tencent ran it: Tencent never told. It is never sent again."
        : "Tencent never told whether it runs. It is never sent again, and may still be cleared up.";
    case "failed":
    case "rejected":
    case "canceled":
      return `It was ${task.status === "failed" ? "failed by Tencent" : task.status} ${ended(task, now)}${because(task)}`;
  }
}

/**
 * Why a task that is listed does not go on, in a few words. A list does not say what a queued task
 * waits for; the lane that it waits in does. Undefined for a task that nothing holds up.
 *
 * Example: `number 2 of yours, 1 of 1 slots taken`.
 */
export function heldUpBy(
  { taskId, status, doubt, nextCheckAt }: TaskAnswer,
  lanes: LaneListAnswer["lanes"],
  now: number,
): string | undefined {
  if (status === "doubtful" && doubt !== undefined)
    return `in doubt: ${doubt.code ?? doubt.reason.replaceAll("_", " ")}`;
  if (status !== "queued") return undefined;
  if (nextCheckAt !== undefined)
    return `refused for now, tried again in ${lengthOf(Date.parse(nextCheckAt) - now)}`;
  const lane = lanes.find(({ own }) => own.waiting.includes(taskId));
  if (lane === undefined) return undefined;
  const place = `number ${lane.own.waiting.indexOf(taskId) + 1} of yours`;
  const { blocked, held, limit, learnedLimit = limit } = lane;
  if (blocked !== undefined) return `${place}, Tencent refuses every start (${blocked.code})`;
  return learnedLimit !== undefined && held >= learnedLimit
    ? `${place}, ${held} of ${limit} slots taken`
    : `${place}, its turn comes`;
}

const ended = ({ settledAt }: TaskAnswer, now: number): string =>
  settledAt === undefined ? "just now" : `${ageOf(settledAt, now)} ago`;

const because = ({ error }: TaskAnswer): string =>
  error === undefined || error.code === "canceled" ? "." : `: ${error.message}`;

const waiting = ({ waitingFor, queuePosition }: TaskAnswer, now: number): string => {
  const place =
    typeof queuePosition === "number" ? ` It is number ${queuePosition} in its lane.` : "";
  if (waitingFor === undefined) return `It waits for its start.${place}`;
  const { reason, since, code = "a refusal" } = waitingFor;
  const age = ageOf(since, now);
  const why = {
    slot: `It waits for a free slot, for ${age} now.`,
    turn: `A slot is free, and its turn comes within a minute. It has waited for ${age}.`,
    refused: `Tencent refused it for now (${code}), ${age} ago. It is tried again.`,
    blocked: `Tencent refuses every start in its lane (${code}), for ${age} now. The operator has to act.`,
    restored: `The deployment's records were put back, so it may have been started before. It starts once the operator allows it.`,
  };
  return why[reason] + place;
};

const doubtful = ({ doubt }: TaskAnswer, now: number): string => {
  if (doubt === undefined) return "Nobody knows yet whether Tencent has started it.";
  if (doubt.reason === "restored")
    return "The deployment's records were put back, so it may have been started before. The operator decides.";
  const said =
    doubt.code === undefined
      ? "Tencent did not answer its start"
      : `Tencent answered its start with ${doubt.code}, which does not say whether it runs`;
  return `${said}, ${ageOf(doubt.since, now)} ago. It is being found out.`;
};

const running = (
  { progress, submittedAt, nextCheckAt, estimatedEndAt }: TaskAnswer,
  now: number,
): string => {
  const since = submittedAt === undefined ? "" : ` for ${ageOf(submittedAt, now)}`;
  const far = progress === undefined ? "" : ` and is at ${progress} %`;
  const next =
    nextCheckAt === undefined
      ? ""
      : ` The next look is in ${lengthOf(Date.parse(nextCheckAt) - now)} at the latest.`;
  const left = Date.parse(estimatedEndAt ?? "") - now;
  const end = left > 0 ? ` Such tasks usually end within ${lengthOf(left)}.` : "";
  return `It has been running at Tencent${since}${far}.${end}${next}`;
};
