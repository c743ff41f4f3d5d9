import { productNameOf, readLane, waitAgenda } from "../task/names.ts";
import { questionsOf } from "../task/questions.ts";
import { readQueueKey } from "../task/queue-key.ts";
import type { RunningTask, Task } from "../task/task.ts";
import { between, type Instant, instant, latest } from "../task/time.ts";
import { operations } from "../tencent/registry.ts";
import { allDone } from "./common/all-done.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { dueAsks } from "./common/due-asks.ts";

/** Most entries of a product, or of a lane, that are counted. A query brings 300 KB at most. */
const MOST_COUNTED = 1000;

/** Most rows of a product's list that are read. Of a longer list they are an even sample. */
const MOST_READ = 100;

/** Most rows of a lane that are read: those that back off, whose keys do not tell their age. */
const MOST_BACKING_OFF = 10;

/**
 * Logs how tasks stand, for alarms and the dashboard: one line for each product with unsettled
 * tasks, and one for each lane with waiting tasks or a block. Writes nothing. Its reads are
 * bounded by the limits above, however many tasks there are. Returns the number of lines.
 */
export async function watchTasks(dependencies: Dependencies): Promise<number> {
  const lanes = await dependencies.lanes.known();
  const lines = await allDone([
    ...PRODUCTS.map((product) => watchProduct(dependencies, product)),
    ...lanes.map((lane) => watchLane(dependencies, lane)),
  ]);
  return lines.filter(Boolean).length;
}

const PRODUCTS = [...new Set(operations.map(({ name }) => productNameOf(name)))];

type Found = Awaited<ReturnType<Dependencies["tasks"]["readMany"]>>[number];

const isTask = (found: Found): found is Task => found !== undefined && "status" in found;

/** False if nothing is on the list. */
const watchProduct = async (dependencies: Dependencies, product: string): Promise<boolean> => {
  const { tasks, clock, log } = dependencies;
  const due = await dueAsks(dependencies, product, undefined, MOST_COUNTED);
  const listed = due.slice(0, MOST_COUNTED);
  const [first] = listed;
  if (first === undefined) return false;
  const now = instant(clock.now());
  const sampled = sampleOf(listed, minuteOf(clock.now()));
  const found = (await tasks.readMany(sampled)).filter(isTask);
  const share = listed.length / sampled.length;
  const count = (status: Task["status"]) =>
    Math.round(found.filter((task) => task.status === status).length * share);
  const silent = found.map((task) =>
    task.status === "running" ? (unansweredSince(task) ?? now) : now,
  );
  log("tasks_watched", {
    product,
    counts: {
      listed: listed.length,
      doubtful: count("doubtful"),
      indeterminate: count("indeterminate"),
      overdueSeconds: Math.max(...listed.map(({ dueAt }) => secondsBetween(dueAt, now))),
      unansweredSeconds: Math.max(0, ...silent.map((since) => secondsBetween(since, now))),
    },
  });
  return true;
};

const minuteOf = (milliseconds: number): number => Math.floor(milliseconds / 60_000);

/**
 * At most `MOST_READ` of the entries, evenly spread. They are others in the next minute, so that in
 * ten minutes each entry of the longest list has had its turn.
 *
 * Example: of 1,000 entries, minute 12 takes the 3rd, the 13th, the 23rd and so on.
 */
const sampleOf = <T>(entries: readonly T[], minute: number): readonly T[] => {
  const step = Math.ceil(entries.length / MOST_READ);
  return entries.filter((_, place) => place % step === minute % step);
};

/**
 * The moment since which the poller asks about a task and has no answer: that of the last answer,
 * if a question came after it. An answer that was not understood is an answer. Undefined while the
 * poller has no reason to ask, or is answered.
 *
 * Example: Tencent answered at 12:00 and not at 12:15. Then it is 12:00, also after further
 * questions, although each of them moved the task's `dueAt`.
 */
const unansweredSince = (task: RunningTask): Instant | undefined => {
  const { askedAt, submittedAt, unfinishedAt = submittedAt } = task;
  const answered = latest(unfinishedAt, questionsOf(task)?.last.at ?? submittedAt);
  if (askedAt === undefined || between(answered, askedAt) < ONE_LOOK_MS) return undefined;
  return answered;
};

/** An answer and the note of its question have two moments, which lie this far apart at most. */
const ONE_LOOK_MS = 5000;

const secondsBetween = (from: Instant, to: Instant): number =>
  Math.max(0, Math.round(between(from, to) / 1000));

/** False if no task waits in the lane and it is not blocked. */
const watchLane = async (dependencies: Dependencies, lane: string): Promise<boolean> => {
  const { tasks, lanes, clock, log } = dependencies;
  const all = { from: undefined, upTo: undefined, limit: MOST_COUNTED };
  const [{ held, blocked }, waiting] = await Promise.all([
    lanes.state(lane),
    tasks.inQueue(waitAgenda(lane), all),
  ]);
  if (waiting.length === 0 && blocked === undefined) return false;
  const now = instant(clock.now());
  const known = waiting.flatMap(({ dueAt }) => readQueueKey(dueAt)?.createdAt ?? []);
  const others = waiting.filter(({ dueAt }) => readQueueKey(dueAt)?.createdAt === undefined);
  const read = (await tasks.readMany(others.slice(0, MOST_BACKING_OFF))).filter(isTask);
  const since = [...known, ...read.map(({ createdAt }) => createdAt)];
  log("lane_watched", {
    ...readLane(lane),
    product: productNameOf(lane),
    counts: {
      waiting: waiting.length,
      waitingSeconds: Math.max(0, ...since.map((moment) => secondsBetween(moment, now))),
      held,
      blocked: blocked === undefined ? 0 : 1,
    },
  });
  return true;
};
