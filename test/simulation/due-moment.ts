import type { Row } from "../../functions/store/table.ts";
import { readQueueKey } from "../../functions/task/queue-key.ts";

/**
 * When somebody has to look at a task, in milliseconds; undefined for one that is settled. A
 * queued task is due unless it backs off.
 */
export const dueMoment = ({ status, dueAt }: Row): number | undefined => {
  if (typeof dueAt !== "string") return undefined;
  if (status !== "queued") return Date.parse(dueAt);
  const backsOffUntil = readQueueKey(dueAt)?.backsOffUntil;
  return backsOffUntil === undefined ? 0 : Date.parse(backsOffUntil);
};
