import type { Row } from "../../functions/store/table.ts";
import type { Dossier } from "./dossier.ts";
import type { Told } from "./receivers.ts";

/** The events that a receiver hears that names none, copied by hand. */
export const DEFAULTS: readonly string[] = [
  ...["task.succeeded", "task.failed", "task.rejected", "task.canceled", "task.indeterminate"],
  "task.result_late",
];

export const EXPIRING = "task.result_expiring";

const HOUR = 60 * 60_000;

/** A form of a row that a receiver must hear of, as it was when it came true. */
export interface Passage {
  readonly type: string;
  readonly row: Row;
}

/**
 * The fault of an event of a task that was heard by one who had asked for these events. Undefined
 * if it is as it should be.
 */
export const toldFault = (
  { id, body, at }: Told,
  { events, dossier }: { readonly events: readonly string[]; readonly dossier: Dossier },
  slackMs: number,
): string | undefined => {
  const { type, timestamp, data } = JSON.parse(body);
  const { taskId, history } = dossier;
  const row: Row = dossier.row ?? {};
  if (id !== idOf(taskId, type)) return `its type is ${type}`;
  if (!events.includes(type)) return "had not asked for it";
  const [passage] = passagesOf(dossier).filter((each) => each.type === type);
  const isLate = type === "task.result_late" && row.status === "indeterminate";
  const told = passage?.row ?? (isLate ? row : undefined);
  if (told === undefined) return `the task is ${row.status}`;
  if (data.status !== told.status || data.revision !== told.revision)
    return `the task was ${told.status} at revision ${told.revision} then`;
  // A quarter of a life may end between two milliseconds.
  const offBy = Date.parse(timestamp) - (expiryOf(told)?.at ?? Number.NaN);
  if (type === EXPIRING && !(Math.abs(offBy) < 1)) return "its result expires at another moment";
  const since = history.find((each) => each.row.revision === told.revision)?.from ?? 0;
  return at < since - slackMs || Date.parse(timestamp) > at + slackMs
    ? "it had not happened yet"
    : undefined;
};

/** When a success is to be told to expire soon, by hand: 2, 12 or 24 hours ahead of its `end`. */
export const expiryOf = ({
  status,
  settledAt,
  output,
  outputExpiresAt,
}: Row): { readonly at: number; readonly end: number } | undefined => {
  const files: readonly Row[] = Object(output).files ?? [];
  const ends = files.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  const [first] = [...ends, ...(output === undefined ? [outputExpiresAt] : [])].sort();
  if (status !== "succeeded" || first === undefined) return undefined;
  const end = Date.parse(String(first));
  const life = end - Date.parse(String(settledAt));
  const lead = life <= 24 * HOUR ? 2 * HOUR : life <= 5 * 24 * HOUR ? 12 * HOUR : 24 * HOUR;
  return life > 0 ? { at: end - Math.min(lead, life / 4), end } : undefined;
};

export const idOf = (taskId: string, type: string): string =>
  `evt_${taskId}_${type.slice("task.".length)}`;

/** All that the rows of a task tell of, the first time that each does. */
export const passagesOf = ({ history }: Dossier): readonly Passage[] => {
  const rows = history.map(({ row }) => row);
  const settled = rows.find(({ settledAt }) => settledAt !== undefined);
  const running = rows.find(({ status }) => status === "running");
  const stalled = rows.find(({ noted }) => Array.isArray(noted) && noted.includes("stalled"));
  return [
    ...(settled === undefined ? [] : [{ type: `task.${settled.status}`, row: settled }]),
    ...(settled === undefined || expiryOf(settled) === undefined
      ? []
      : [{ type: EXPIRING, row: settled }]),
    ...(running === undefined ? [] : [{ type: "task.running", row: running }]),
    ...(stalled === undefined ? [] : [{ type: "task.stalled", row: stalled }]),
  ];
};
