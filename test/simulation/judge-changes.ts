import { createHash } from "node:crypto";
import type { Row } from "../../functions/store/table.ts";
import { dueMoment } from "./due-moment.ts";
import { ownMoveFaults } from "./own-moves.ts";
import type { Breach } from "./promises.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a row is written. `beganAt`: when the function was called that writes it. `slackMs`: how far
 * its clock may be from the true time.
 */
interface Moment {
  readonly now: number;
  readonly beganAt: number;
  readonly slackMs: number;
}

const firstStatuses: ReadonlySet<unknown> = new Set(["queued", "submitting", "running"]);

/**
 * The faults of one change of a task's row. Judges `only-allowed-moves`, `the-start-deadline-holds`
 * and `every-task-is-looked-at-again`.
 */
export const changeFaults = (
  before: Row | undefined,
  after: Row,
  at: Moment,
): readonly Breach[] => [
  ...(before === undefined
    ? insertFaults(after)
    : [...moveFaults(before, after), ...startFaults(before, after, at)]),
  ...shapeFaults(before, after, at.now + at.slackMs),
  ...questionFaults(before, after, at.now + 2 * at.slackMs),
];

const insertFaults = ({ status, revision }: Row): readonly Breach[] =>
  firstStatuses.has(status) && revision === 1
    ? []
    : [["only-allowed-moves", `was inserted ${status} with revision ${revision}`]];

const moveFaults = (before: Row, after: Row): readonly Breach[] => {
  if (before.settledAt !== undefined)
    return isTelling(before, after)
      ? []
      : [["only-allowed-moves", `was written after it had settled as ${before.status}`]];
  if (after.revision === before.revision)
    return isPutOff(before, after) || isPublished(before, after) || isWished(before, after)
      ? []
      : [["only-allowed-moves", "was changed under the same revision"]];
  if (Number(after.revision) !== Number(before.revision) + 1)
    return [["only-allowed-moves", `went from revision ${before.revision} to ${after.revision}`]];
  return ownMoveFaults(before, after).map((text) => ["only-allowed-moves", text]);
};

/**
 * No task is rejected for its start deadline before the deadline has passed. No function that was
 * called after the deadline starts a task. A function called before it may have looked at the clock
 * in time, and then have waited for a secret or been frozen.
 */
const startFaults = (
  before: Row,
  after: Row,
  { now, beganAt, slackMs }: Moment,
): readonly Breach[] => {
  if (before.status !== "queued") return [];
  const startBefore = Date.parse(String(before.startBefore));
  const isTooEarly =
    after.status === "rejected" &&
    Object(after.error).code === "start_deadline_passed" &&
    now + slackMs < startBefore;
  if (isTooEarly)
    return [
      [
        "the-start-deadline-holds",
        `was rejected for its start deadline before ${before.startBefore}`,
      ],
    ];
  const isTooLate = after.status === "submitting" && beganAt - slackMs > startBefore;
  return isTooLate
    ? [["the-start-deadline-holds", `was to start by ${before.startBefore} and was started later`]]
    : [];
};

/** A row that could not be dealt with is moved on the agenda without being understood. */
const isPutOff = (before: Row, after: Row): boolean =>
  [...Object.keys(before), ...Object.keys(after)].every(
    (name) => name === "dueAt" || before[name] === after[name],
  );

/** The deliveries of its news were made, so the news is taken from the row. */
const isPublished = (before: Row, after: Row): boolean =>
  after.news === undefined &&
  [...Object.keys(before), ...Object.keys(after)].every(
    (name) => name === "news" || before[name] === after[name],
  );

/** A caller wants its result to be kept. */
const isWished = (before: Row, after: Row): boolean =>
  before.keepResult === undefined &&
  after.keepResult === true &&
  [...Object.keys(before), ...Object.keys(after)].every(
    (name) => name === "keepResult" || before[name] === after[name],
  );

/** The attributes by which a settled task is told, and its result kept. */
const telling: ReadonlySet<string> = new Set([
  ...["agenda", "dueAt", "tries", "toldAt", "heard", "listeners", "news", "keepResult", "copyRow"],
]);

/** A settled task is told, or gets a further listener. */
const isTelling = (before: Row, after: Row): boolean =>
  [...Object.keys(before), ...Object.keys(after)].every(
    (name) => telling.has(name) || JSON.stringify(before[name]) === JSON.stringify(after[name]),
  );

/** The poller comes this soon to a task that has just settled where it was asked about. */
const LEFT_MS = 90_000;

/**
 * A settled task of which nothing was tried may stand where it was asked about, if it was due soon
 * when it settled. A poller to whom the table does not answer puts it off, as it does any task.
 */
const isLeft = (before: Row | undefined, { agenda, dueAt, settledAt, tries }: Row): boolean =>
  String(agenda).startsWith("ask#") &&
  tries === 0 &&
  (before?.settledAt !== undefined ||
    Date.parse(String(dueAt)) <= Date.parse(String(settledAt)) + LEFT_MS);

/** The poller leaves no task at Tencent alone for longer, whatever it has learned. */
const LONGEST_WAIT_MS = 10 * 60 * 1000;

/** The first question about a task that was just accepted may come later (decision 0042). */
const LATEST_FIRST_MS = 20 * 60 * 1000;

/** A running task is asked about within twenty minutes of its start, and ten of each look. */
const questionFaults = (before: Row | undefined, after: Row, now: number): readonly Breach[] => {
  const { status, settledAt, dueAt } = after;
  const isPlanned = before !== undefined && before.dueAt !== dueAt && !isPutOff(before, after);
  if (status !== "running" || settledAt !== undefined || !isPlanned) return [];
  const due = dueMoment(after);
  const longest = before.status === "submitting" ? LATEST_FIRST_MS : LONGEST_WAIT_MS;
  return due === undefined || due <= now + longest
    ? []
    : [["every-task-is-looked-at-again", `is running and asked about only at ${dueAt}`]];
};

/**
 * Whether a task that is not settled stands on a list of its own: `wait#` of its lane while it is
 * queued, else its product's, or the eighth of it that a hash of its id names.
 */
const isOwnList = ({ pk, status, operation, application, agenda }: Row): boolean => {
  if (status === "queued") return agenda === `wait#${operation}#${application}`;
  const whole = `ask#${String(operation).split(".")[0]}`;
  const digest = createHash("sha256")
    .update(String(String(pk).split("#")[1]))
    .digest();
  return agenda === whole || agenda === `${whole}#${digest.readUInt32BE() % 8}`;
};

/**
 * A task that is not settled is due within a day, unless it only waits for a horizon. A settled
 * task is due only to be told, and expires one day.
 */
const shapeFaults = (before: Row | undefined, row: Row, now: number): readonly Breach[] => {
  const { status, settledAt, agenda, dueAt, ttl } = row;
  if (settledAt !== undefined) {
    const isUnlisted = agenda === undefined && dueAt === undefined;
    const isTold =
      (/^tell#[0-7]$/.test(String(agenda)) || isLeft(before, row)) &&
      (row.listeners ?? row.endpoints) !== undefined;
    return (isUnlisted || isTold) && typeof ttl === "number"
      ? []
      : [
          [
            "every-task-is-looked-at-again",
            `settled as ${status} and stands on the agenda, or has no ttl`,
          ],
        ];
  }
  if (agenda !== before?.agenda && !isOwnList(row))
    return [["every-task-is-looked-at-again", `is ${status} and stands on ${agenda}`]];
  const due = dueMoment(row);
  if (typeof agenda !== "string" || due === undefined || ttl !== undefined) {
    return [["every-task-is-looked-at-again", `is ${status} and not on the agenda, or has a ttl`]];
  }
  return due <= now + DAY_MS || status === "indeterminate"
    ? []
    : [["every-task-is-looked-at-again", `is ${status} and due only at ${dueAt}`]];
};
