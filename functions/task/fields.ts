import * as z from "zod/mini";
import { doubt, lookedFor } from "./doubt.ts";
import { listener } from "./listener.ts";
import { news } from "./news.ts";
import { storedInstant } from "./time.ts";

/*
 * One schema each for all fields: a schema is code of its own to the engine, and the fewer there
 * are, the more of them it keeps at hand.
 */

/** A text. */
export const text = z.string();
/** A number. */
export const number = z.number();
/** A text that may be absent. */
export const optionalText = z.optional(text);
/** A moment. */
export const moment = storedInstant;
/** A moment that may be absent. */
export const optionalMoment = z.optional(moment);

/** The counts of a daily cap: the tasks of one tenant, or those of all. */
const dailyCount = z.enum(["tenant", "all"]);
export type DailyCount = z.infer<typeof dailyCount>;

/**
 * The daily caps that counted the task on the day it was created. `by` is a name that tells its put
 * from that of a twin.
 */
const counted = z.object({ by: text, in: z.array(dailyCount) });
export type Counted = z.infer<typeof counted>;

/**
 * The fields of every task, whatever its status. `requestHash` names the row that holds the
 * request.
 */
export const always = {
  tenant: text,
  taskId: text,
  operation: text,
  application: text,
  requestHash: text,
  /** X-TC-Region, where the product has regions. */
  region: optionalText,
  createdAt: moment,
  revision: number,
  /**
   * The number of the start request, part of the SessionId. It moves on only when no earlier
   * request can be accepted any more. Example: epoch 0 is refused with `RequestLimitExceeded`, so
   * epoch 1 is a new request; a repeat after silence stays in epoch 0.
   */
  epoch: number,
  /** The caller wants the task settled by then. A later task is marked, and goes on. */
  deadline: optionalMoment,
  /** Where the caller wants to be told of the task. */
  listeners: z.optional(z.array(listener)),
  /** Events of an unsettled task that somebody hears and that have no deliveries as yet. */
  news: z.optional(z.array(news)),
  /** The caller, or the deployment, wants the result's files to be kept. */
  keepResult: z.optional(z.literal(true)),
};

/** The ways in which an unsettled task can be late. */
const delay = z.enum(["past_deadline", "stalled"]);
export type Delay = z.infer<typeof delay>;

/** A place on a work list: which list, and which delays were logged at the last look. */
export const listed = { agenda: text, noted: z.optional(z.array(delay)) };

/** A place on the list of tasks that are asked about: the poller must look at `dueAt`. */
export const due = { ...listed, dueAt: moment };

/**
 * A settled task of which somebody must still be told: its place on a list of such tasks. `tries`
 * counts how often the schedule has begun to tell.
 */
export const toldSoon = {
  agenda: optionalText,
  dueAt: optionalMoment,
  tries: z.optional(number),
  /** The tenant's endpoints that hear of the end: those that did so when the task settled. */
  endpoints: z.optional(z.array(text)),
  /** The tenant's endpoints that hear of the expiry of its result. */
  expiryEndpoints: z.optional(z.array(text)),
  /** When every listener had been tried. A try that failed then has a row of its own. */
  toldAt: optionalMoment,
  /**
   * The delivery of the end that ended at `toldAt`, where it was the only one and the first try
   * succeeded. It has no row of its own. `heardOf` in `store/delivery-row.ts` reads it.
   */
  heard: optionalText,
};

/** The fields of a task until its end is known, or it is given up. */
export const underway = {
  /** The task is called stalled this long after its first send. */
  stalledAfterSeconds: z.optional(number),
  /** The class of its duration, as `durations.ts` names it. */
  model: optionalText,
  counted: z.optional(counted),
};

/**
 * How often and when last the start was refused because of our key, permissions or account. `times`
 * counts only refusals before which another task's start was accepted since the last one.
 */
const blocks = z.object({ tries: number, times: number, at: moment });
export type Blocks = z.infer<typeof blocks>;

/** The fields of a task while it may still have to be started. */
export const startable = {
  startBefore: moment,
  refusals: number,
  /**
   * Credentials of the input, by their JSON pointers. They are stored nowhere else, so each move
   * that ends `startable` removes them.
   */
  secrets: z.optional(z.record(text, text)),
  blocks: z.optional(blocks),
  /**
   * The table was put back from an earlier point in time, so a start under this epoch may have been
   * accepted that the row does not show.
   */
  restored: z.optional(z.literal(true)),
};

/**
 * A TaskId that a callback named for this task. The row keeps it until Tencent confirms or denies
 * that it is the task's own.
 */
export const candidate = { candidate: optionalText };

/**
 * One attempt to start. It is written before the request is sent, so there is no request that the
 * row does not show.
 */
export const attempt = {
  nonce: text,
  signedAt: moment,
  /** When the first request of this epoch was signed. */
  firstSentAt: moment,
  /** True if an attempt of this epoch may have been accepted. */
  inDoubt: z.boolean(),
  doubtSince: optionalMoment,
  doubt: z.optional(doubt),
  /**
   * Tencent said that it knows the SessionId. Callsheet looks for the task and sends nothing more.
   */
  duplicateSeen: z.boolean(),
  /** The code of a final refusal that came while an earlier attempt was in doubt. */
  refusedInDoubt: optionalText,
  askedAt: optionalMoment,
  ...candidate,
  /** The moment since which the row keeps that TaskId. */
  candidateSince: optionalMoment,
  ...lookedFor,
};

/**
 * Tencent's TaskId of an accepted task. Undefined where Tencent has named none yet. In a row an
 * unknown TaskId is the empty text (`providerTaskIdInRow`).
 */
export const providerTaskId = z.pipe(
  text,
  z.transform((id) => (id === "" ? undefined : id)),
);

/**
 * A TaskId as a row has it: `""` if it is not known. The attribute has to be there, because
 * `absent("providerTaskId")` is how a move sees that the start was not accepted yet, and because
 * earlier versions cannot read a running row without it.
 */
export function providerTaskIdInRow(id: string | undefined): string {
  return id ?? "";
}

/**
 * The questions about the task that Tencent answered, as `questions.ts` writes them. Rows of
 * earlier versions have none.
 */
export const questions = optionalText;

/**
 * The facts about a task that Tencent accepted. `requestId` is that of the accepting answer, if we
 * saw it.
 */
export const acceptedFields = {
  providerTaskId,
  submittedAt: moment,
  requestId: optionalText,
  questions,
};

/**
 * The task was started elsewhere: it has no SessionId and no slot of ours, and others may follow it
 * too.
 */
export const followed = z.optional(z.literal(true));

/**
 * Why a start was refused and may be tried again: `blocked` is our fault, `busy` is not now,
 * `busy-alone` is not now for this task alone. Older versions stored none.
 */
export const refusalKind = z.catch(
  z.optional(z.enum(["blocked", "busy", "busy-alone"])),
  undefined,
);
export type RefusalKind = z.infer<typeof refusalKind>;
