import type { Timeline } from "./timeline.ts";

/** A pause of a function's own, as a call that the door lets pass. */
export const sleeping = (timeline: Timeline, milliseconds: number) => ({
  channel: "sleep" as const,
  startsAfterMs: milliseconds,
  what: () => `has slept until ${new Date(timeline.now).toISOString()}`,
  act: () => undefined,
  failure: () => new Error("It does not answer."),
});
