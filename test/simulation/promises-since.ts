/**
 * Promises that the version before does not keep, by name, each with the fault that today's version repairs. They are not judged where the
 * two share a table. Nothing else may stand here, and a new set of fixtures empties it: then the version before keeps them too.
 */
export const promisesSince: Readonly<Record<string, string>> = {
  "tenants-see-nothing-of-each-other": "a tenant could follow, read and stop what Callsheet had started for another",
  "one-at-risk": "a holder in doubt for an hour lost its slot, and each task after it could fail for want of capacity",
  "a-repeat-is-its-task": "a repeat was judged by today's rules and could be refused, and it took a turn of Tencent's rate",
  "claimed-before-asked": "MPS AIGC claimed no TaskId, and a task of VOD's or MPS's that was followed was not claimed",
};
