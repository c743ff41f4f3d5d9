import type { Change } from "./change.ts";
import { itemSize, ONE_UNIT } from "./item-size.ts";
import type { Task } from "./task.ts";
import { after, between, type Instant } from "./time.ts";

/** A question about a task that Tencent answered. */
export interface AnsweredQuestion {
  readonly at: Instant;
  /** Tencent's, where the answer names one and the row has room for it. */
  readonly requestId?: string | undefined;
}

/** The questions about a task that Tencent answered. */
export interface Questions {
  readonly count: number;
  readonly first: AnsweredQuestion;
  readonly last: AnsweredQuestion;
  /** The last one whose answer changed something. */
  readonly lastChange?: AnsweredQuestion | undefined;
}

/*
 * The row of a task tells of its questions in one short text: their count, the first, the last and
 * the last that changed something, each as milliseconds since the task's creation in base 36, with
 * the 16 bytes of Tencent's RequestId. `=` stands for the one before it, and `-` for none. The text
 * rides on a write that the answer causes anyway. If two functions ask at once, one of the two
 * questions may be missing: no code acts on what it says.
 *
 * Example: `3 1c:AAECAwQFBgcICQoLDA0ODw 2s8:EBESExQVFhcYGRobHB0eHw -` tells of three questions, of
 * which the first was answered 48 ms after the creation.
 */

interface Asked {
  readonly createdAt: Instant;
  readonly questions?: string | undefined;
}

/** The text after one question more. `isNews`: its answer changed something. */
export function afterQuestion(task: Asked, asked: AnsweredQuestion, isNews: boolean): string {
  const known = questionsOf(task);
  const { count = 0, first = asked, lastChange } = known ?? {};
  return [
    count + 1,
    markOf(task, first),
    count === 0 ? "=" : markOf(task, asked),
    isNews ? "=" : lastChange === undefined ? "-" : markOf(task, lastChange),
  ].join(" ");
}

/** The questions that a row tells of. Undefined where it tells nothing that can be read. */
export function questionsOf(task: Asked): Questions | undefined {
  const [, count, ...marks] =
    /^(\d{1,9}) ([^ ]+) ([^ ]+) ([^ ]+)$/.exec(task.questions ?? "") ?? [];
  const [first, second, third] = marks;
  const asked = readMark(task, first);
  if (count === undefined || asked === undefined) return undefined;
  const last = second === "=" ? asked : readMark(task, second);
  if (last === undefined) return undefined;
  const lastChange = third === "=" ? last : readMark(task, third);
  return {
    count: Number(count),
    first: asked,
    last,
    ...(lastChange === undefined ? {} : { lastChange }),
  };
}

/** The text without the RequestIds but that of the last question, and without any. */
const shorterFormsOf = (text: string): readonly string[] => {
  const [count = "", first = "", last = "", lastChange = ""] = text.split(" ");
  const ofLast = [count, last === "=" ? first : withoutId(first), last, withoutId(lastChange)];
  return [ofLast.join(" "), [count, ...[first, last, lastChange].map(withoutId)].join(" ")];
};

const withoutId = (mark: string): string => mark.replace(/:.*/, "");

/**
 * Bytes of a settled row that are not counted on: the guide calls the size of a number approximate,
 * and a task that is told leaves its list, so that its row has room for the delivery.
 */
const UNSURE = 64;

const costsNoMore = (row: Readonly<Record<string, unknown>>, questions: string): boolean => {
  const size = itemSize(row);
  const units = Math.ceil((size - UNSURE) / ONE_UNIT);
  return size + itemSize({ questions }) <= units * ONE_UNIT;
};

/**
 * The same settling move with the fullest form of the text that costs no write unit more, or
 * without the text. The last write of a task is the largest, so there may be little room.
 */
export function fittingQuestions(change: Change, task: Task): Change {
  const { set: { questions, ...set } = {}, remove = [] } = change.update;
  const text = questions ?? ("questions" in task ? task.questions : undefined);
  if (typeof text !== "string") return change;
  const { tenant, taskId, createdAt } = task;
  const gone = [...remove, "questions"];
  const stays = Object.entries(task).filter(([name]) => !gone.includes(name));
  const row = {
    ...{ pk: `${tenant}#${taskId}`, sk: "task", listKey: `${createdAt}#${taskId}` },
    ...Object.fromEntries(stays),
    ...set,
  };
  const fitting = [text, ...shorterFormsOf(text)].find((form) => costsNoMore(row, form));
  const update =
    fitting === undefined ? { set, remove: gone } : { set: { ...set, questions: fitting }, remove };
  return { ...change, update: { ...change.update, ...update } };
}

const markOf = ({ createdAt }: Asked, { at, requestId }: AnsweredQuestion): string => {
  const id = requestId === undefined ? undefined : packed(requestId);
  const time = between(createdAt, at).toString(36);
  return id === undefined ? time : `${time}:${id}`;
};

const readMark = ({ createdAt }: Asked, mark = ""): AnsweredQuestion | undefined => {
  const [, time, id] = /^(-?[0-9a-z]{1,8})(?::([\w~-]{1,64}))?$/.exec(mark) ?? [];
  if (time === undefined) return undefined;
  const at = after(createdAt, { milliseconds: Number.parseInt(time, 36) });
  return { at, ...(id === undefined ? {} : { requestId: unpacked(id) }) };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Tencent's RequestIds are UUIDs. Any other short one is kept as it is, behind `~`. */
const packed = (requestId: string): string | undefined => {
  if (UUID.test(requestId))
    return Buffer.from(requestId.replaceAll("-", ""), "hex").toString("base64url");
  return /^[\w-]{1,40}$/.test(requestId) ? `~${requestId}` : undefined;
};

const unpacked = (id: string): string => {
  if (id.startsWith("~")) return id.slice(1);
  const hex = Buffer.from(id, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, "$1-$2-$3-$4-$5");
};
