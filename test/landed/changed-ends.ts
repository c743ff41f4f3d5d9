/** An end that a later version brings a task to, and the fault of the earlier one that it repairs. */
interface ChangedEnd {
  readonly end: { readonly status: string; readonly settled: boolean };
  readonly because: string;
}

/**
 * Tasks that today's version brings to another end than the version that wrote them would have, by set and by the task's name. Only a
 * repaired fault may stand here.
 */
export const changedEnds: Readonly<Record<string, Readonly<Record<string, ChangedEnd>>>> = {};
