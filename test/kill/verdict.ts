import type { TaskAnswer } from "../../functions/http/api.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import type { CallbackRecord, LedgerEntry } from "../../infra/local/tencent/ledger.ts";

/** A caller's request under one Idempotency-Key, and its end. */
export interface Asked {
  /**
   * Stands in the input of this key's request and of no other: by it the ledger's creates are told
   * apart.
   */
  readonly marker: string;
  readonly operation: string;
  /** Every taskId that the key was answered with. */
  readonly taskIds: readonly string[];
  /** The task as it was read last; undefined if there is none. */
  readonly task: TaskAnswer | undefined;
  /** Whether the request asks the stand-in to refuse it. */
  readonly refused: boolean;
}

/** The faults that were found, sentence by sentence. */
export interface Verdict {
  readonly chargedTwice: readonly string[];
  readonly lost: readonly string[];
  readonly untrue: readonly string[];
  /** Settled without an outcome, as is promised where a create's answer was lost. */
  readonly indeterminate: number;
}

/**
 * Operations whose tasks may be unknowable after a lost answer: Tencent does not dedupe them, or
 * sends nothing of ours back that they could be found by (no event is documented for a redraw), or
 * finds them by their session only while they run (decision 0006).
 */
const isUnknowableKind = ({ class: kind, callback }: StartOperation): boolean =>
  kind !== "deduped" || callback !== "documented";

/**
 * Of which nobody is told how they ended but by a callback. Any other task whose TaskId is known
 * can be asked about in time.
 */
const endsUntold = ({ describedBy }: StartOperation): boolean =>
  describedBy.endsUntold !== undefined;

/** The result of these lies in the caller's own storage, or is no file. */
const bringsNoUrl = ({ resultLife }: StartOperation): boolean => resultLife === undefined;

/** Throws an Error for an operation that there is not. */
const operationOf = (name: string): StartOperation => {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`There is no operation ${name}.`);
  return operation;
};

/**
 * Compares what callers were told with what the stand-in accepted. Pure, so that planted lies can
 * prove that they are seen.
 */
export const judge = (
  asked: readonly Asked[],
  accepted: readonly LedgerEntry[],
  callbacks: readonly CallbackRecord[],
): Verdict => {
  const told = new Map(callbacks.map(({ TaskId, state }) => [TaskId, state]));
  const inputs = accepted.map((entry) => ({ entry, text: JSON.stringify(entry.input) }));
  const cases = asked.map((one) => {
    const creates = inputs
      .filter(({ text }) => text.includes(one.marker))
      .map(({ entry }) => entry);
    return { ...one, creates, callback: told.get(creates[0]?.TaskId ?? "") };
  });
  const known = new Set(cases.flatMap(({ creates }) => creates));
  const nobodys = accepted
    .filter((entry) => !known.has(entry))
    .map(({ TaskId }) => `${TaskId} was charged to nobody's key`);
  return {
    chargedTwice: cases
      .filter(({ creates }) => creates.length > 1)
      .map((one) => `${nameOf(one)}: charged as ${idsOf(one)}`),
    lost: cases.flatMap((one) => sentence(one, lossOf(one))),
    untrue: [...cases.flatMap((one) => sentence(one, untruthOf(one))), ...nobodys],
    indeterminate: cases.filter(({ task }) => task?.status === "indeterminate").length,
  };
};

interface Case extends Asked {
  readonly creates: readonly LedgerEntry[];
  /** The fate of the first one's callback. */
  readonly callback: CallbackRecord["state"] | undefined;
}

const nameOf = ({ marker, operation, taskIds }: Asked): string =>
  `${marker} ${operation} ${taskIds.join(", ")}`;
const idsOf = ({ creates }: Case): string =>
  creates.map(({ TaskId }) => TaskId).join(", ") || "nothing";

const sentence = (one: Case, complaint: string | undefined): string[] =>
  complaint === undefined ? [] : [`${nameOf(one)}: ${complaint}`];

const lossOf = ({ taskIds, task }: Case): string | undefined => {
  if (taskIds.length === 0) return "was never acknowledged";
  if (task === undefined) return "was acknowledged and cannot be read";
  return task.settled ? undefined : `is ${task.status} and not settled`;
};

const untruthOf = (one: Case): string | undefined => {
  const { taskIds, task, creates, refused } = one;
  if (taskIds.length > 1) return "one key was answered with several tasks";
  if (task?.settled !== true) return undefined;
  const [charged] = creates;
  switch (task.status) {
    case "indeterminate":
      if (task.providerTaskId !== undefined && !endsUntold(operationOf(task.operation)))
        return `is indeterminate, and known to be ${task.providerTaskId}`;
      return isUnknowable(one)
        ? undefined
        : `is indeterminate, charged as ${idsOf(one)}, its callback ${one.callback ?? "not sent"}`;
    case "rejected":
      if (charged !== undefined) return `is rejected, charged as ${charged.TaskId}`;
      return refused ? undefined : "is rejected, and nobody refused it";
    case "succeeded":
    case "failed":
      if (charged === undefined) return `is ${task.status}, and was never charged`;
      return outcomeUntruth(task, charged);
    default:
      return `ended as ${task.status}`;
  }
};

/**
 * Besides the operations above: a refusal whose answer was lost, as the refusal of a repeat says
 * nothing of the first request; and a task of which neither the answer to its create nor any of the
 * three callbacks got through.
 */
const isUnknowable = ({ operation, refused, creates, callback }: Case): boolean =>
  isUnknowableKind(operationOf(operation)) ||
  (refused && creates.length === 0) ||
  callback === "given-up";

/** The workload asks for two kinds of end only: a failure that the ledger names, or a success. */
const outcomeUntruth = (
  { operation, status, providerTaskId, output }: TaskAnswer,
  charged: LedgerEntry,
): string | undefined => {
  const truth = charged.errCodeExt === "" ? "succeeded" : "failed";
  if (status !== truth) return `is ${status}, and ${charged.TaskId} ${truth}`;
  if (providerTaskId !== charged.TaskId)
    return `names ${providerTaskId}, and was charged as ${charged.TaskId}`;
  if (status === "failed" || bringsNoUrl(operationOf(operation))) return undefined;
  const urls = (output?.files ?? []).map(({ url }) => url);
  return urls.some((url) =>
    url?.endsWith(`/files/${charged.TaskId}.${fixtureOf(operation).vod?.file ?? "mp4"}`),
  )
    ? undefined
    : `brought ${urls.join(", ") || "nothing"}`;
};
