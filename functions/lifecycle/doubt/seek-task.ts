import { FENCE } from "../../task/horizon.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, before, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { SearchOperation, SearchPage, SoughtTask } from "../../tencent/question.ts";
import { allDone } from "../common/all-done.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { dueAsks } from "../common/due-asks.ts";
import { adoptIfOurs } from "./adopt-candidate.ts";
import { readListPage } from "./read-list-page.ts";

/** Most pages (of a hundred tasks each) read in one look, all statuses together. */
const MOST_PAGES = 20;

/** Longest time for one look. The poller may still have to send a repeat in its function's time. */
const SEEK_FOR = { seconds: 15 } as const;

/** Most tasks asked about for one doubt, in all its looks together. */
const MOST_DETAILS = 200;

/** How many of them are asked about at once. */
const ABREAST = 5;

/** Most that Tencent's clock and ours differ by. */
const CLOCKS_APART = { seconds: 60 } as const;

/** Most of our own unsettled tasks that are read to leave them out. Any other is asked in vain. */
const MOST_OWN = 100;

/** A start in doubt, and the search of its product. */
interface Sought {
  readonly operation: StartOperation;
  readonly search: SearchOperation;
  readonly task: DoubtfulTask;
}

/**
 * Seeks a start in doubt among tasks that Tencent lists without the ids they were started with.
 * Each is asked about, the one created nearest to the start first. It is adopted if Tencent's
 * answer carries our ids (decision 0027). Returns how many were asked about for this doubt so far,
 * or `undefined` once one is adopted. Throws `Unavailable` if our own secrets cannot be read.
 */
export async function seekTask(
  dependencies: Dependencies,
  sought: Sought,
): Promise<number | undefined> {
  const { operation, task } = sought;
  const { sought: already = 0 } = task;
  if (already >= MOST_DETAILS) return already;
  const until = after(instant(dependencies.clock.now()), SEEK_FOR);
  const candidates = nearestFirst(task, await listed(dependencies, sought, until));
  const own =
    candidates.length === 0 ? new Set<string>() : await ownTaskIds(dependencies, operation);
  const unknown = candidates
    .filter(({ providerTaskId }) => !own.has(providerTaskId))
    .slice(0, MOST_DETAILS - already);
  let asked = already;
  for (
    let from = 0;
    from < unknown.length && instant(dependencies.clock.now()) <= until;
    from += ABREAST
  ) {
    const some = unknown.slice(from, from + ABREAST);
    const adoptions = await allDone(
      some.map(({ providerTaskId }) =>
        adoptIfOurs(dependencies, operation, { task, providerTaskId, via: "poll" }),
      ),
    );
    if (adoptions.includes("adopted")) return undefined;
    asked += some.length;
  }
  return asked;
}

/**
 * From the first attempt of the epoch to the last moment at which Tencent could accept the last
 * one. The future is left out.
 */
const rangeOf = (task: DoubtfulTask, now: Instant): Omit<SearchPage, "status"> => {
  const createdBefore = after(after(task.signedAt, FENCE), CLOCKS_APART);
  return {
    createdAfter: before(task.firstSentAt, CLOCKS_APART),
    ...(createdBefore < now ? { createdBefore } : {}),
  };
};

/** The tasks of every status in this range. A page without an answer ends its status's list. */
const listed = async (
  dependencies: Dependencies,
  sought: Sought,
  until: Instant,
): Promise<readonly SoughtTask[]> => {
  const { clock } = dependencies;
  const range = rangeOf(sought.task, instant(clock.now()));
  const found = new Map<string, SoughtTask>();
  let pages = 0;
  for (const status of sought.search.statuses) {
    const tokens = new Set<string>();
    let scrollToken: string | undefined;
    while (pages++ < MOST_PAGES && instant(clock.now()) <= until) {
      const page = await readListPage(dependencies, sought, sought.search, {
        ...range,
        status,
        scrollToken,
      });
      for (const task of page?.tasks ?? []) found.set(task.providerTaskId, task);
      scrollToken = page?.next ?? "";
      if (scrollToken === "" || tokens.has(scrollToken)) break;
      tokens.add(scrollToken);
    }
  }
  return [...found.values()];
};

/** Sorted by distance from the first attempt, which is the likeliest to have been accepted. */
const nearestFirst = (
  { firstSentAt }: DoubtfulTask,
  tasks: readonly SoughtTask[],
): readonly SoughtTask[] => {
  const distance = ({ createdAt }: SoughtTask): number =>
    createdAt === undefined
      ? Number.MAX_SAFE_INTEGER
      : Math.abs(createdAt - Date.parse(firstSentAt));
  return tasks.toSorted((one, other) => distance(one) - distance(other));
};

/** The TaskIds of our own unsettled tasks of this product. */
const ownTaskIds = async (
  dependencies: Dependencies,
  { name }: StartOperation,
): Promise<ReadonlySet<string>> => {
  const own = await dueAsks(dependencies, name, undefined, MOST_OWN);
  const rows = await dependencies.tasks.readMany(own.slice(0, MOST_OWN));
  return new Set(
    rows.flatMap((row) =>
      row !== undefined && "providerTaskId" in row && row.providerTaskId !== undefined
        ? [row.providerTaskId]
        : [],
    ),
  );
};
