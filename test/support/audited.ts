import { NOW } from "../task/task-rows.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A system at the moment at which the example rows were written. */
export const startAtRows = (options: SystemOptions = {}): Promise<System> =>
  startSystem({ clock: new VirtualClock(NOW), callbacks: "off", ...options });

/** The lines of the log about one event. */
export const events = ({ log }: System, name: string) => log.filter(({ event }) => event === name);
/** The counts of the last audit. */
export const counts = (system: System) => events(system, "audit_done").at(-1)?.counts;

/** The counts of an audit that finds nothing, in no rows. */
export const NOTHING = {
  rows: 0,
  relisted: 0,
  unlisted: 0,
  slots: 0,
  lanes: 0,
  unowned: 0,
  twice: 0,
  claimed: 0,
  overdue: 0,
  unsharded: 0,
  unreadable: 0,
  untold: 0,
  unkept: 0,
  failed: 0,
};
