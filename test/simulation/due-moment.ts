import type { Row } from "../../functions/store/table.ts";
import { readPlace } from "../../functions/task/line.ts";

/**
 * When somebody has to look at a task, in milliseconds; undefined for one that is settled. Who
 * waits in a line is due unless it rests.
 */
export const dueMoment = ({ status, dueAt }: Row): number | undefined => {
  if (typeof dueAt !== "string") return undefined;
  if (status !== "queued") return Date.parse(dueAt);
  const restsUntil = readPlace(dueAt)?.restsUntil;
  return restsUntil === undefined ? 0 : Date.parse(restsUntil);
};
