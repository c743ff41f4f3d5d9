import { FENCE } from "../../task/horizon.ts";
import { sessionIdOf } from "../../task/names.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, before, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { ListedTask, ListOperation, ListPage } from "../../tencent/question.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isOurContext } from "../common/whose-task.ts";
import { readListPage } from "./read-list-page.ts";

/**
 * Most pages (of a hundred tasks each) read of one list. A task beyond them is still found by its
 * callback, or by a repeat.
 */
const MOST_PAGES = 20;

/**
 * Longest time for one list. The poller has other tasks to look at, and may still have to send a
 * repeat within its function's time.
 */
const READ_FOR = { seconds: 10 } as const;

/**
 * Tencent refuses every signature if its clock and ours are 5 minutes apart. Twice that, because
 * whole tasks depend on it.
 */
const CLOCKS_APART = { minutes: 10 } as const;

/**
 * - `hit`: a row carries our ids. It is a candidate: Tencent's answer about that TaskId decides.
 * - `absent`: the list was read to its end and holds nothing of ours. The caller decides what that
 *   means. `listedAt`: no page was asked for before this moment.
 * - `nothing`: Tencent did not answer, or the answer shows neither.
 */
export type ListLook =
  | { readonly kind: "hit"; readonly providerTaskId: string }
  | { readonly kind: "absent"; readonly listedAt: Instant }
  | { readonly kind: "nothing" };

/** A start in doubt, and the list of its product. */
interface Sought {
  readonly operation: StartOperation;
  readonly list: ListOperation;
  readonly task: DoubtfulTask;
}

/**
 * Looks in the product's list for a start in doubt. Each page waits for its moment in the rate
 * limit. Throws `Unavailable` if our own secrets cannot be read.
 */
export async function findInList(dependencies: Dependencies, sought: Sought): Promise<ListLook> {
  const { operation, task } = sought;
  const { clock } = dependencies;
  const listedAt = instant(clock.now());
  const until = after(listedAt, READ_FOR);
  const range = rangeOf(task, listedAt);
  const tokens = new Set<string>();
  let complete = true;
  let scrollToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES && instant(clock.now()) <= until; pages++) {
    const reading = await readListPage(dependencies, sought, sought.list, {
      ...range,
      scrollToken,
    });
    if (reading === undefined) return { kind: "nothing" };
    const { hit, unclear } = await matching(dependencies, task, reading.tasks);
    if (hit !== undefined) return { kind: "hit", providerTaskId: hit.providerTaskId };
    if (unclear || reading.unread > 0) complete = false;
    scrollToken = reading.next;
    if (scrollToken === "") return complete ? { kind: "absent", listedAt } : { kind: "nothing" };
    // A list that does not say where it goes on, or that leads back to a page before, has no end.
    if (scrollToken === undefined || tokens.has(scrollToken)) break;
    tokens.add(scrollToken);
  }
  const { tenant, taskId } = task;
  dependencies.log("list_unfinished", {
    tenant,
    taskId,
    operation: operation.name,
    count: tokens.size,
  });
  return { kind: "nothing" };
}

/**
 * From the first attempt of the epoch to the last moment at which Tencent could accept the last
 * one. The future is left out.
 */
const rangeOf = (task: DoubtfulTask, now: Instant): ListPage => {
  const createdBefore = after(after(task.signedAt, FENCE), CLOCKS_APART);
  return {
    application: task.application,
    createdAfter: before(task.firstSentAt, CLOCKS_APART),
    ...(createdBefore < now ? { createdBefore } : {}),
  };
};

/**
 * `hit` is the row that may be ours: it carries our SessionId, our MAC or both, and nothing that
 * contradicts. `unclear`: a row carries something of ours and something else. It is not adopted,
 * but then the task cannot be called absent either.
 */
const matching = async (
  dependencies: Dependencies,
  task: DoubtfulTask,
  rows: readonly ListedTask[],
): Promise<{ readonly hit?: ListedTask; readonly unclear: boolean }> => {
  let unclear = false;
  for (const row of rows) {
    const sameSession = row.sessionId === sessionIdOf(task);
    const ourContext = await isOurContext(dependencies, task, row.sessionContext);
    if (!sameSession && !ourContext) continue;
    if ((sameSession || row.sessionId === "") && (ourContext || row.sessionContext === ""))
      return { hit: row, unclear };
    unclear = true;
  }
  return { unclear };
};
