import type { TaskRequest } from "../../store/task-row.ts";
import { RequestError } from "../../task/error.ts";
import type { Quota } from "../../task/quota.ts";
import type { Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operationNamed } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { differingFields, inputOf } from "./compare-requests.ts";
import { type Asked, followedAs, isUnchecked } from "./read-submission.ts";
import { rowsWith, type TaskRows } from "./read-task.ts";
import { followHash, startHash } from "./request-hash.ts";

/** The task as it is now, with its rows. `replayed`: the task was there before. */
export interface Submitted {
  readonly task: Task;
  readonly rows: TaskRows;
  readonly replayed: boolean;
  /** The bounds of the tenant that a new task was held against. */
  readonly quotas?: readonly Quota[];
}

/**
 * Answers a request whose Idempotency-Key has a task already. It compares the request with the
 * task's, and no rule of today is applied. Equal hashes mean the same request, without a read of
 * the stored one. Otherwise the meanings are compared. Throws `idempotency_conflict`, which names
 * the task and the fields that differ.
 */
export async function answerRepeat(
  dependencies: Dependencies,
  repeat: Asked,
  task: Task,
): Promise<Submitted> {
  const words = wordsOf(dependencies, repeat, task);
  const isSame = words?.hash === task.requestHash;
  if (isSame && words.isWhole)
    return { task, rows: await rowsWith(dependencies, task, words.request), replayed: true };
  const stored =
    repeat.operation === task.operation
      ? await dependencies.tasks.readRequest(task, task.requestHash)
      : undefined;
  const differing = isSame ? [] : differingFields(repeat, task, stored);
  if (differing.length > 0) throw conflict(task, differing);
  return { task, rows: await rowsWith(dependencies, task, stored), replayed: true };
}

/** A repeat as a first submission would be stored. */
interface Words {
  readonly hash: string;
  readonly request: TaskRequest;
  /**
   * The stored row has nothing beyond `request`. Where today's rules give a warning, the row may
   * have one.
   */
  readonly isWhole: boolean;
}

const wordsOf = ({ settings }: Dependencies, repeat: Asked, task: Task): Words | undefined => {
  const operation = operationNamed(repeat.operation);
  if (operation === undefined) return undefined;
  const { deadlineSeconds, startWithinSeconds, region = task.region } = repeat;
  const asked = { operation: operation.name, region, deadlineSeconds, startWithinSeconds };
  if (repeat.follow === undefined) {
    const { request, isWhole } = startOf(operation, repeat);
    return {
      hash: startHash(asked, request),
      request,
      isWhole: isWhole && !isUnchecked(settings, operation, repeat.region),
    };
  }
  const named = operation.readFollow(repeat.follow);
  if (!named.ok) return undefined;
  const request = { input: {}, follow: followedAs(named.task), ...metadataOf(repeat) };
  return {
    hash: followHash(asked, { application: task.application, request }),
    request,
    isWhole: true,
  };
};

const startOf = (operation: StartOperation, repeat: Asked): Pick<Words, "request" | "isWhole"> => {
  const form = inputOf(repeat, operation);
  const read = operation.readInput(form, { allowUndocumented: true });
  const hidden =
    operation.secretFields === undefined ? {} : { hidden: [...operation.secretFields] };
  const input = { ...(read.ok ? read.input : form) };
  return {
    request: { input, ...metadataOf(repeat), ...hidden },
    isWhole: read.ok && read.warnings.length === 0,
  };
};

const metadataOf = ({ metadata }: Asked) =>
  metadata === undefined ? {} : { metadata: { ...metadata } };

/** Most differing fields that the answer names, so that a caller can mend them at once. */
const MOST_NAMED = 20;

const conflict = ({ taskId }: Task, pointers: readonly string[]): RequestError => {
  const fields = pointers.slice(0, MOST_NAMED);
  const more =
    pointers.length > fields.length ? ` and ${pointers.length - fields.length} more` : "";
  return new RequestError(
    "idempotency_conflict",
    `This Idempotency-Key belongs to task ${taskId}, which stays as it is. The request differs from that task's in ${fields.join(", ")}${more}. ` +
      "Use another key for another task.",
    fields.map((pointer) => ({
      pointer,
      message: "is not what the task of this key was asked for with",
    })),
  );
};
