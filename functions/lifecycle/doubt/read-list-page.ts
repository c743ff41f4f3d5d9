import { type Call, callTencent } from "../../tencent/client.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { reasonOf } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { signQuestion } from "../common/sign-question.ts";

/** The same as of every other question to Tencent. */
const PAGE_TIMEOUT_MS = 3000;

/** An action that answers with one page of a list. */
interface PagedAction<Page, Reading> {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  readonly request: (page: Page) => Call["body"];
  /** Throws if the answer does not have the documented shape. */
  readonly read: (response: unknown) => Reading;
}

/** The start in doubt that the list is read for. */
interface Sought {
  readonly operation: StartOperation;
  readonly task: {
    readonly tenant: string;
    readonly taskId: string;
    readonly region?: string | undefined;
  };
}

/**
 * Asks Tencent once for one page of a list, when the rate limit lets the question through. Returns
 * `undefined` where we understand no answer: that says nothing about the task. Throws `Unavailable`
 * if our own credentials cannot be read.
 */
export async function readListPage<Page, Reading>(
  dependencies: Dependencies,
  { operation, task }: Sought,
  list: PagedAction<Page, Reading>,
  page: Page,
): Promise<Reading | undefined> {
  const { action, rate } = list;
  const { product } = operation;
  const unanswered = (reason: string): undefined => {
    const { tenant, taskId } = task;
    dependencies.log("question_unanswered", { tenant, taskId, operation: operation.name, reason });
    return undefined;
  };
  // Read before `acquireToAsk`, because after it only the send may take time.
  await dependencies.secrets.tencent();
  if (!(await dependencies.rateLimit.acquireToAsk({ product, action, rate })))
    return unanswered("no free moment");
  const call = { product, action, body: list.request(page), region: task.region };
  const signed = await signQuestion(dependencies, call, PAGE_TIMEOUT_MS);
  try {
    return list.read((await callTencent(dependencies.send, signed)).response);
  } catch (error) {
    return unanswered(reasonOf(error));
  }
}
