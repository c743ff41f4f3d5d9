import type { Row } from "../../functions/store/table.ts";

/**
 * When somebody has to look at a task, in milliseconds; undefined for one that is settled, and for
 * a queued one whose key is none. A queued task is due unless it backs off. This judge reads the
 * form of its key by itself: `acme#0#<until>#<startBefore>#<taskId>` backs off,
 * `acme#1#<rank>#<createdAt>#<startBefore>#<taskId>` is ready.
 */
export const dueMoment = ({ status, dueAt }: Row): number | undefined => {
  if (typeof dueAt !== "string") return undefined;
  if (status !== "queued") return momentOf(dueAt);
  const parts = dueAt.split("#");
  const [, mark, until = ""] = parts;
  if (mark === "0" && parts.length === 5) return momentOf(until);
  return mark === "1" && parts.length === 6 ? 0 : undefined;
};

const momentOf = (text: string): number | undefined => {
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
};

/** Whether a list is one of copies that are to be made. */
export const isKeeping = (agenda: unknown): boolean => String(agenda).startsWith("keep#");

/** Whether a settled task stands where it was asked about until it is told. */
export const isLeftToTell = ({ agenda, settledAt }: Row): boolean =>
  settledAt !== undefined && String(agenda).startsWith("ask#");
