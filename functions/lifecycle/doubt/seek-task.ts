import { FENCE } from "../../task/horizon.ts";
import { askAgenda } from "../../task/names.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { after, before, type Instant, instant } from "../../task/time.ts";
import type {
  SearchOperation,
  SearchPage,
  SoughtTask,
  StartOperation,
} from "../../tencent/operation.ts";
import { allDone } from "../common/all-done.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { adoptIfOurs } from "./adopt-candidate.ts";
import { readListPage } from "./read-list-page.ts";

/**
 * So many pages (of a hundred tasks) of all statuses together are read, and whoever seeks has a
 * repeat to send within its function's time.
 */
const MOST_PAGES = 20;
const SEEK_FOR = { seconds: 15 } as const;

/**
 * So many tasks are asked about for one doubt, in all its looks together, and so many of them at
 * once.
 */
const MOST_DETAILS = 200;
const ABREAST = 5;

/** Tencent's clock and ours may be this far apart. */
const CLOCKS_APART = { seconds: 60 } as const;

/**
 * How many of our own unsettled tasks are read to leave them out. Another of ours is only asked
 * about in vain.
 */
const MOST_OWN = 100;

/** A start in doubt, and the search of its product. */
interface Sought {
  readonly operation: StartOperation;
  readonly search: SearchOperation;
  readonly task: DoubtfulTask;
}

/**
 * Seeks a start in doubt among tasks that Tencent lists without the ids they were started with:
 * each is asked about, the one created nearest to the start first, and adopted if Tencent's answer
 * carries our ids (decision 0027). Answers with how many were asked about for this doubt so far,
 * undefined once it is adopted. Throws `Unavailable` if our own secrets cannot be read.
 */
export const seekTask = async (
  dependencies: Dependencies,
  sought: Sought,
): Promise<number | undefined> => {
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
};

/**
 * From the first attempt of the epoch to the last moment at which the last one could be accepted;
 * the future is not asked for.
 */
const rangeOf = (task: DoubtfulTask, now: Instant): Omit<SearchPage, "status"> => {
  const createdBefore = after(after(task.signedAt, FENCE), CLOCKS_APART);
  return {
    createdAfter: before(task.firstSentAt, CLOCKS_APART),
    ...(createdBefore < now ? { createdBefore } : {}),
  };
};

/** What each status has in this range. A page that brings no answer ends the list it is of. */
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

/** Nearest to the first attempt, which is the likeliest to have been accepted. */
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
  { tasks }: Dependencies,
  { name }: StartOperation,
): Promise<ReadonlySet<string>> => {
  const rows = await tasks.readMany(await tasks.due(askAgenda(name), undefined, MOST_OWN));
  return new Set(
    rows.flatMap((row) =>
      row !== undefined && "providerTaskId" in row && row.providerTaskId !== undefined
        ? [row.providerTaskId]
        : [],
    ),
  );
};
