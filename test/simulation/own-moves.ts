import type { Row } from "../../functions/store/table.ts";

/**
 * The moves of a task as the diagram of `functions/task/README.md` draws them, copied by hand: a
 * judge that took them from the code would allow whatever the code does. Each unsettled status may
 * also stay as it is.
 */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  // In doubt only where the table was put back, which no life does.
  queued: ["submitting", "doubtful", "canceled", "rejected"],
  submitting: ["running", "queued", "rejected", "doubtful"],
  doubtful: ["running", "submitting", "indeterminate", "queued", "rejected"],
  running: ["succeeded", "failed", "canceled", "indeterminate"],
  indeterminate: ["running"],
};

/** The statuses that are final in themselves. An indeterminate task may settle later. */
const final: ReadonlySet<unknown> = new Set(["succeeded", "failed", "rejected", "canceled"]);

/** Every move leaves these as they are: they say whose task it is, and which. */
const kept = ["pk", "sk", "operation", "application", "requestHash", "createdAt"] as const;

/** The faults of one move of an unsettled task, each as the end of a sentence about its row. */
export const ownMoveFaults = (before: Row, after: Row): readonly string[] => {
  const from = String(before.status);
  const to = String(after.status);
  const isStay = from === to && !final.has(to);
  return [
    ...(isStay || arrows[from]?.includes(to) === true ? [] : [`went from ${from} to ${to}`]),
    ...(final.has(to) && typeof after.settledAt !== "string" ? [`is ${to} and not settled`] : []),
    ...kept.filter((name) => before[name] !== after[name]).map((name) => `has another ${name}`),
    ...epochFaults(before, after),
    ...attemptFaults(before, after),
    ...taskIdFaults(before, after),
  ];
};

/**
 * A start request keeps its number until none of its copies can be accepted any more. From
 * `submitting` that is a refusal with nothing in doubt before it; from `doubtful` it is the proof
 * that nothing was started.
 */
const epochFaults = (before: Row, after: Row): readonly string[] => {
  const steps = Number(after.epoch) - Number(before.epoch);
  if (steps === 0)
    return before.status === "doubtful" && after.status === "queued"
      ? ["is queued again under the number of a start in doubt"]
      : [];
  const isNewStart = after.status === "queued" && before.status !== "queued";
  return steps === 1 && isNewStart ? [] : [`went from epoch ${before.epoch} to ${after.epoch}`];
};

/** No refusal undoes an earlier attempt in doubt, and each attempt has a mark of its own. */
const attemptFaults = (before: Row, after: Row): readonly string[] => {
  const leavesDoubt =
    before.status === "submitting" &&
    before.inDoubt === true &&
    (after.status === "queued" || after.status === "rejected");
  const isNewAttempt = after.status === "submitting" && before.status !== "submitting";
  const hasNewNonce = after.nonce !== undefined && after.nonce !== before.nonce;
  return [
    ...(leavesDoubt ? [`is ${after.status} with an attempt in doubt`] : []),
    ...(isNewAttempt && !hasNewNonce ? ["is sent under the mark of an earlier attempt"] : []),
    ...(hasNewNonce && !isNewAttempt ? ["changed the mark of its attempt"] : []),
    ...(isNewAttempt && before.status === "doubtful" && before.duplicateSeen === true
      ? ["is sent again, though Tencent knows its SessionId"]
      : []),
  ];
};

/** A task at Tencent has one TaskId for good. Tencent may name it late, but never another. */
const taskIdFaults = (before: Row, after: Row): readonly string[] => {
  const known = before.providerTaskId;
  const isKnown = typeof known === "string" && known !== "";
  return isKnown && after.providerTaskId !== known
    ? [`changed its TaskId from ${known} to ${after.providerTaskId}`]
    : [];
};
