/**
 * An end that a later version brings a task to, and the fault of the earlier one that it repairs.
 */
interface ChangedEnd {
  readonly end: { readonly status: string; readonly settled: boolean };
  readonly because: string;
}

/** Found among the account's tasks, where the version before did not look (decision 27). */
const sought: ChangedEnd = {
  end: { status: "succeeded", settled: true },
  because:
    "9.6: a lost start of ProcessMedia was given up, though Tencent lists it and echoes its ids",
};

/**
 * Tasks that today's version brings to another end than the version that wrote them would have, by
 * set and by the task's name. Only a repaired fault may stand here.
 */
export const changedEnds: Readonly<Record<string, Readonly<Record<string, ChangedEnd>>>> = {
  "2026-11-27": {
    "mps.ProcessMedia seen as a duplicate": sought,
    "mps.ProcessMedia unanswered": sought,
  },
};
