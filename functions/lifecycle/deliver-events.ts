import { challengedBy } from "../store/challenge-store.ts";
import { type DueTelling, deliveryNameOf } from "../store/tell-store.ts";
import { tellAgendas } from "../task/telling.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { allDone } from "./common/all-done.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { noteFailure } from "./common/note-failure.ts";
import { waitAfter } from "./common/read-quietly.ts";
import { withStory } from "./common/with-story.ts";
import { workThrough } from "./common/work-through.ts";
import { fairShare, receiverIn } from "./tell/fair-share.ts";
import { retryDelivery } from "./tell/retry-delivery.ts";
import { sendChallenge } from "./tell/send-challenge.ts";
import { tellTask } from "./tell/tell-task.ts";

/** The schedule runs once a minute. A run ends before the next one begins. */
const RUN_FOR = { seconds: 55 } as const;

/** Most entries of a list that are told at once. */
const ABREAST = 10;

/**
 * How long an entry is this run's alone: longer than a try takes and than the function lives, so
 * that two runs do not both send as routine. If this one dies, another comes after it.
 */
const TRY_WITHIN = { minutes: 2 } as const;

/**
 * How much later a delivery is tried whose receiver has just failed in this run. It is no try: one
 * dead receiver with a thousand deliveries would keep a run busy with nothing else.
 */
const AFTER_ANOTHER_FAILED = { minutes: 5 } as const;

/**
 * One run of the teller: what the stream has missed, and each delivery whose next try is due before
 * the next run. Returns how many entries it looked at.
 */
export async function deliverEvents(dependencies: Dependencies): Promise<number> {
  const until = after(instant(dependencies.clock.now()), RUN_FOR);
  const counts = await allDone(tellAgendas.map((agenda) => tellList(dependencies, agenda, until)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Tells what the stream has just brought: the end of a task, the challenge of an endpoint, or a
 * replay. `row` is the sort key of its row. False if that failed for a reason of ours: the schedule
 * comes to it.
 */
export function tellNow(dependencies: Dependencies, entry: Entry): Promise<boolean> {
  return withStory(dependencies, (telling) => tellEntry(telling, entry));
}

const tellEntry = async (dependencies: Dependencies, entry: Entry): Promise<boolean> => {
  const challenged = challengedBy(entry);
  const name = deliveryNameOf(entry.row);
  try {
    if (challenged !== undefined) await sendChallenge(dependencies, challenged);
    else if (name !== undefined) await tellReplay(dependencies, entry, name);
    else await tellTask(dependencies, entry, "may-be-stale");
    return true;
  } catch (error) {
    logFailure(dependencies, entry, error);
    return false;
  }
};

/** The row of something that must be told. */
type Entry = Pick<DueTelling, "tenant" | "taskId" | "row">;

const tellReplay = async (
  dependencies: Dependencies,
  entry: Entry,
  name: string,
): Promise<void> => {
  const [delivery] = await dependencies.tells.readDeliveries(entry, [name]);
  const { agenda, dueAt, tries } = delivery ?? {};
  if (agenda === undefined || dueAt === undefined || tries !== 0) return;
  await tellAlone(dependencies, { ...entry, agenda, dueAt });
};

const tellList = (dependencies: Dependencies, agenda: string, until: Instant): Promise<number> => {
  const { clock, tells } = dependencies;
  const failing = new Set<string>();
  return workThrough({
    ...{ clock, until, nameOf },
    due: (upTo, limit) => tells.due(agenda, upTo, limit),
    work: async (ready, now) => {
      const hopeless = ready.filter((due) => failing.has(receiverIn(due) ?? ""));
      const batch = fairShare(
        ready.filter((due) => !hopeless.includes(due)),
        ABREAST,
      );
      const later = after(now, AFTER_ANOTHER_FAILED);
      await allDone(hopeless.map((due) => tells.begin(due, later)));
      await allDone(
        batch.map((due) => withStory(dependencies, (telling) => tellAlone(telling, due, failing))),
      );
      return [...hopeless, ...batch];
    },
  });
};

const nameOf = ({ tenant, taskId, row, dueAt }: DueTelling): string =>
  `${tenant}#${taskId}#${row}@${dueAt}`;

/**
 * An entry whose telling fails is put off alone. The entries beside it go on. A receiver that does
 * not take a delivery joins those that are `failing`.
 */
const tellAlone = async (
  dependencies: Dependencies,
  due: DueTelling,
  failing = new Set<string>(),
): Promise<void> => {
  const { clock, tells } = dependencies;
  const until = after(instant(clock.now()), TRY_WITHIN);
  try {
    if (!(await tells.begin(due, until))) return;
    const isTaken = await tell(dependencies, { ...due, dueAt: until });
    const receiver = receiverIn(due);
    if (!isTaken && receiver !== undefined) failing.add(receiver);
  } catch (error) {
    logFailure(dependencies, due, error);
    await tells.begin({ ...due, dueAt: until }, after(instant(clock.now()), waitAfter(error)));
  }
};

const logFailure = (dependencies: Dependencies, entry: Entry, error: unknown): void => {
  const challenged = challengedBy(entry);
  const { tenant, taskId } = entry;
  const about =
    challenged === undefined
      ? { tenant, taskId }
      : { tenant: challenged.tenant, endpoint: challenged.id };
  noteFailure(dependencies, about, error, (failed) => dependencies.log("telling_failed", failed));
};

/** False if it was a delivery, and its receiver has to be tried again. */
const tell = async (dependencies: Dependencies, due: DueTelling): Promise<boolean> => {
  const challenged = challengedBy(due);
  const name = deliveryNameOf(due.row);
  if (name !== undefined) return retryDelivery(dependencies, due, { name, dueAt: due.dueAt });
  if (challenged === undefined) await tellTask(dependencies, due);
  else await sendChallenge(dependencies, challenged, due.dueAt);
  return true;
};
