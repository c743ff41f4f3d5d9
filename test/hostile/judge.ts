import type { HttpResponse } from "../../functions/http/handler.ts";
import { MOST_COUNTED } from "../../functions/store/story-store.ts";
import type { Row } from "../../functions/store/table.ts";
import { instant } from "../../functions/task/time.ts";
import type { Forged } from "./forged.ts";
import type { Question } from "./tencent.ts";
import type { Change } from "./watched-table.ts";

/**
 * Never more than one question per task in this time, whoever calls: the policy's number, not our
 * code's.
 */
const SPACING_MS = 10_000;

/**
 * Of an action's documented rate, callbacks may use a fifth, and a question may leave a quarter of
 * a second after its turn: so many of them may leave in a second.
 */
const MOST_IN_SECOND: Readonly<Record<string, number>> = {
  "DescribeTaskDetail vod": 25,
  "DescribeTaskDetail mps": 25,
  "DescribeAigcVideoTask mps": 12,
  "DescribeVideoGenerationTask tiw": 5,
  "DescribeAITranscription trtc": 5,
};

/** The outcome of one message, or of several that arrived at once. */
export interface Outcome {
  readonly messages: readonly Forged[];
  readonly answers: readonly (HttpResponse | { readonly thrown: unknown })[];
  readonly changes: readonly Change[];
  /** The questions that Tencent was asked, and when. */
  readonly asked: readonly Question[];
  /** Milliseconds: when it began, and when it was over. */
  readonly from: number;
  readonly until: number;
}

/**
 * The attributes that a nudge may write on a row, by its status. Nothing else of a row may differ.
 * `askedAt` and `candidate` are ours; the others come from Tencent's own answer to our own
 * question, and none of them is a status, a result or a TaskId.
 */
export const NUDGED: Readonly<Record<string, ReadonlySet<string>>> = {
  submitting: new Set(["revision", "askedAt", "candidate", "candidateSince"]),
  doubtful: new Set(["revision", "askedAt", "candidate", "candidateSince", "dueAt"]),
  indeterminate: new Set(["revision", "askedAt", "candidate", "dueAt"]),
  running: new Set([
    "revision",
    "askedAt",
    "dueAt",
    "progress",
    "unfinishedAt",
    "seenRunningAt",
    "misunderstood",
    "questions",
  ]),
};

const RATE = new Set(["pk", "sk", "nextFreeAt", "permits"]);

/** Says how an outcome is wrong; undefined if it is not. */
export const objectionTo = (outcome: Outcome): string | undefined =>
  outcome.answers
    .map((answer, index) => answerObjection(outcome, answer, outcome.messages[index]))
    .find(Boolean) ??
  outcome.changes.map((change) => changeObjection(outcome, change)).find(Boolean) ??
  questionObjection(outcome);

const answerObjection = (
  { changes }: Outcome,
  answer: Outcome["answers"][number],
  message?: Forged,
): string | undefined => {
  if ("thrown" in answer) return `the handler threw ${String(answer.thrown)}`;
  const { statusCode, headers } = answer;
  if (message === undefined || !message.allowed.includes(statusCode))
    return `answered ${statusCode}, not one of ${message?.allowed}`;
  // An authentic one may find that another TaskId was named for its task just now.
  const inDoubt = message.tableDown || message.authentic || claimsOf(changes).length > 0;
  if (statusCode === 503 && !inDoubt) return "answered 503, and nothing was in doubt";
  const type = statusCode === 200 ? "application/json" : "application/problem+json";
  return headers["content-type"] === type
    ? undefined
    : `answered ${statusCode} as ${headers["content-type"]}`;
};

const differing = (before: Row, after: Row): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );

/**
 * The rows that a transcription's callback leaves when its task may only be known a moment later
 * (decision 0024). TRTC's signature covers the whole body, so only a callback that was taken may
 * leave them.
 */
const isKeptCallback = ({ messages, answers }: Outcome, { pk }: Change["key"]): boolean =>
  /^(room|told)#trtc#/.test(pk) &&
  messages.some(({ product }, index) => {
    const answer = answers[index];
    return (
      product === "trtc" &&
      answer !== undefined &&
      "statusCode" in answer &&
      [200, 503].includes(answer.statusCode)
    );
  });

const changeObjection = (
  outcome: Outcome,
  { how, key, before, after }: Change,
): string | undefined => {
  const { messages, from, until } = outcome;
  const place = `${key.pk} ${key.sk}`;
  if (isKeptCallback(outcome, key)) return undefined;
  if (isStory(key)) return storyObjection(after);
  // The durations of tasks that a message settled. Nothing but the time of a question goes by them.
  if (key.sk === "durations") return undefined;
  // The turns and permits of questions: whether they are too fast shows by the questions.
  if (key.sk === "rate" && Object.keys(after ?? {}).every((name) => RATE.has(name)))
    return undefined;
  if (how !== "update" || before === undefined || after === undefined)
    return `wrote ${place} by ${how}`;
  if (key.sk !== "task" || "settledAt" in before)
    return `changed ${place}, which is settled or no task`;
  if (!messages.some(({ authentic, names }) => authentic && (names === key.pk || names === "*")))
    return `changed ${place}, which no message names`;
  const changed = differing(before, after);
  const forbidden = changed.filter((name) => !NUDGED[String(before.status)]?.has(name));
  if (forbidden.length > 0) return `changed ${forbidden} of ${place}, which is ${before.status}`;
  if (after.revision !== Number(before.revision) + 1)
    return `changed ${place} without counting its revision`;
  return changed.map((name) => valueObjection(name, after, { from, until })).find(Boolean);
};

/** The story of a task whose MAC a message carries. No code acts on it, and it has an end. */
const isStory = ({ sk }: Change["key"]): boolean => /^story(?:#|$)/.test(sk);

const storyObjection = (after: Row | undefined): string | undefined =>
  Number(after?.count ?? after?.times) <= MOST_COUNTED ? undefined : "wrote a story without an end";

/**
 * A moment is now, or soon where the poller is to look; a candidate is a text of the documented
 * length, or gone.
 */
const valueObjection = (
  name: string,
  after: Row,
  { from, until }: Pick<Outcome, "from" | "until">,
): string | undefined => {
  const value = after[name];
  const isNow = (moment: unknown, later = 0) =>
    String(moment) >= instant(from + later) && String(moment) <= instant(until + later);
  if (name === "dueAt")
    return isNow(value) || isNow(value, 60_000) ? undefined : `set dueAt to ${value}`;
  if (name === "candidate")
    return value === undefined || String(value).length <= 512
      ? undefined
      : "kept an endless candidate";
  // Of Tencent's own answer, however odd, and of nothing that a message carries.
  if (name === "misunderstood")
    return value === undefined || Object(value).times >= 1
      ? undefined
      : `set misunderstood to ${value}`;
  // Of the question itself: how often Tencent answered, and when.
  if (name === "questions")
    return /^[1-9]\d{0,8} \S{1,64} \S{1,64} \S{1,64}$/.test(String(value))
      ? undefined
      : `set questions to ${value}`;
  if (name === "progress") return value === 40 ? undefined : `set progress to ${value}`;
  return name === "revision" || isNow(value) ? undefined : `set ${name} to ${value}`;
};

/** The writes that claim a question: each may cause one. */
const claimsOf = (changes: readonly Change[]): Change[] =>
  changes.filter(({ before, after }) => before?.askedAt !== after?.askedAt);

const questionObjection = ({ asked, changes }: Outcome): string | undefined => {
  const claims = claimsOf(changes);
  if (asked.length > claims.length) return `asked ${asked.length} times on ${claims.length} claims`;
  const moment = (row: Row | undefined) => Date.parse(String(row?.askedAt));
  const early = claims.find(({ before, after }) => moment(after) - moment(before) < SPACING_MS);
  if (early !== undefined) return `asked about ${early.key.pk} again after less than ten seconds`;
  const fast = asked.find(({ action, inSecond }) => inSecond > (MOST_IN_SECOND[action] ?? 0));
  return fast === undefined
    ? undefined
    : `asked ${fast.action} ${fast.inSecond} times within a second`;
};
