import type { IdempotencyKey } from "../task/idempotency-key.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { followTask } from "./follow-task.ts";
import { answerRepeat, type Submitted } from "./request/answer-repeat.ts";
import { findTask } from "./request/find-task.ts";
import { keepFound } from "./request/keep-result.ts";
import { addListeners } from "./request/listeners.ts";
import type { Asked } from "./request/read-submission.ts";
import { readRows } from "./request/read-task.ts";
import { withinBounds } from "./request/within-bounds.ts";
import { submitTask } from "./submit-task.ts";

/** A tenant's request under an Idempotency-Key. */
export interface Submission {
  readonly tenant: string;
  readonly key: IdempotencyKey;
  readonly asked: Asked;
}

/**
 * Answers with the task of an Idempotency-Key. The key is looked up before the request is checked.
 * So a repeat of an accepted request gets its task, whatever today's rules, applications and
 * switches say, at the price of one read. Only a key without a task starts or follows one.
 */
export async function answerSubmission(
  dependencies: Dependencies,
  { tenant, key, asked }: Submission,
): Promise<Submitted> {
  const submitted = await answerKey(dependencies, { tenant, key, asked });
  const heard = await addListeners(dependencies, submitted.task, asked);
  const task = await keepFound(dependencies, heard, asked);
  const rows = task === heard ? submitted.rows : await readRows(dependencies, task);
  return { ...submitted, task, rows };
}

const answerKey = async (
  dependencies: Dependencies,
  { tenant, key, asked }: Submission,
): Promise<Submitted> => {
  const found = await findTask(dependencies, tenant, key);
  if (found.task !== undefined) return answerRepeat(dependencies, asked, found.task);
  return asked.follow === undefined
    ? submitTask(dependencies, asked, found.ref)
    : withinBounds(dependencies, found.ref, () => followTask(dependencies, asked, found.ref));
};
