import type { TaskAnswer, TaskListAnswer } from "../../functions/http/api.ts";

/** A task as one answer showed it. `revision` is that of its ETag, where the answer had one. */
export interface Sight {
  readonly task: TaskAnswer;
  readonly revision: number | undefined;
}

/**
 * One request of one client and its answer. `began` and `ended` are moments of one clock, or
 * numbers that rise: an exchange that ended before another began happened before it.
 */
export interface Exchange {
  readonly client: string;
  readonly tenant: string;
  readonly began: number;
  /** Infinity if no answer came: its effect may come at any time. */
  readonly ended: number;
  readonly asked:
    | { readonly what: "submit"; readonly key: string; readonly meaning: string }
    | { readonly what: "task"; readonly taskId: string }
    | { readonly what: "list" };
  /** Undefined if no answer came. */
  readonly status: number | undefined;
  readonly code?: string | undefined;
  readonly seen: readonly Sight[];
}

/** The request and the task of a key: every answer names them. */
interface Kept {
  readonly key: string;
  readonly tenant: string;
  readonly meaning: string;
  readonly taskId: string;
}

const isTaken = ({ status = 0 }: Exchange): boolean => status >= 200 && status < 300;
const before = (one: Exchange, other: Exchange): boolean => one.ended < other.began;

/**
 * The reference model: a map from key to task, held against what clients were answered. Returns a
 * sentence for each answer that no order of the exchanges explains.
 */
export const complaintsOf = (history: readonly Exchange[]): string[] => {
  const complaints: string[] = [];
  const kept = new Map<string, Kept>();
  for (const exchange of history) complaints.push(...submissionComplaints(kept, exchange));
  const owners = new Map([...kept.values()].map((one) => [one.taskId, one]));
  if (owners.size < kept.size) complaints.push("two keys were answered with one task");
  for (const exchange of history) {
    complaints.push(...conflictComplaints(kept, history, exchange));
    complaints.push(...reachComplaints(owners, history, exchange));
  }
  const shown = Map.groupBy(
    history.flatMap((exchange) => exchange.seen.map((sight) => ({ exchange, ...sight }))),
    ({ task }) => task.taskId,
  );
  for (const sights of shown.values()) complaints.push(...courseComplaints(sights));
  return complaints;
};

/** The same key names the same task, whoever repeats the request and whenever. */
const submissionComplaints = (kept: Map<string, Kept>, exchange: Exchange): string[] => {
  const { asked, tenant, seen } = exchange;
  const taskId = seen[0]?.task.taskId;
  if (asked.what !== "submit" || !isTaken(exchange) || taskId === undefined) return [];
  const { key, meaning } = asked;
  const name = `${tenant} ${key}`;
  const known = kept.get(name);
  if (known === undefined) kept.set(name, { key, tenant, meaning, taskId });
  else if (known.taskId !== taskId)
    return [`${name}: answered with ${known.taskId} and with ${taskId}`];
  else if (known.meaning !== meaning)
    return [`${name}: one task stands for ${known.meaning} and for ${meaning}`];
  return [];
};

/** A conflict needs another request under this key, and the request that was taken has none. */
const conflictComplaints = (
  kept: ReadonlyMap<string, Kept>,
  history: readonly Exchange[],
  { asked, tenant, ended, code }: Exchange,
): string[] => {
  if (asked.what !== "submit" || code !== "idempotency_conflict") return [];
  const name = `${tenant} ${asked.key}`;
  if (kept.get(name)?.meaning === asked.meaning)
    return [`${name}: its own request was called another`];
  const hasRival = history.some(
    ({ asked: other, ...exchange }) =>
      other.what === "submit" &&
      exchange.tenant === tenant &&
      other.key === asked.key &&
      other.meaning !== asked.meaning &&
      exchange.began < ended,
  );
  return hasRival ? [] : [`${name}: in conflict with nothing`];
};

/** A task is seen by its tenant alone, from its submission on, and is never gone. */
const reachComplaints = (
  owners: ReadonlyMap<string, Kept>,
  history: readonly Exchange[],
  exchange: Exchange,
): string[] => {
  const complaints = exchange.seen.flatMap(({ task: { taskId } }) => {
    const owner = owners.get(taskId);
    // The submission was never answered, so nobody knows whose it is.
    if (owner === undefined) return [];
    if (owner.tenant !== exchange.tenant) return [`${taskId} was shown to ${exchange.tenant}`];
    const isAsked = history.some(
      ({ asked, tenant, began }) =>
        asked.what === "submit" &&
        tenant === owner.tenant &&
        asked.key === owner.key &&
        began < exchange.ended,
    );
    return isAsked ? [] : [`${taskId} was seen before anybody submitted it`];
  });
  if (exchange.asked.what !== "task" || exchange.status !== 404) return complaints;
  const { taskId } = exchange.asked;
  const wasKnown = history.some(
    (other) =>
      before(other, exchange) &&
      other.tenant === exchange.tenant &&
      other.seen.some(({ task }) => task.taskId === taskId),
  );
  return wasKnown ? [...complaints, `${taskId} was acknowledged and is gone`] : complaints;
};

/** A task only goes forward, and once it has settled it stays as it is. */
const courseComplaints = (
  sights: readonly ({ readonly exchange: Exchange } & Sight)[],
): string[] => {
  const complaints: string[] = [];
  for (const later of sights) {
    for (const earlier of sights) {
      if (!before(earlier.exchange, later.exchange)) continue;
      const { taskId } = later.task;
      if ((later.revision ?? Infinity) < (earlier.revision ?? 0))
        complaints.push(`${taskId} fell from revision ${earlier.revision} to ${later.revision}`);
      if (earlier.task.settled && stateOf(later.task) !== stateOf(earlier.task))
        complaints.push(
          `${taskId} settled as ${stateOf(earlier.task)} and became ${stateOf(later.task)}`,
        );
    }
  }
  const ends = new Set(sights.filter(({ task }) => task.settled).map(({ task }) => stateOf(task)));
  if (ends.size > 1) complaints.push(`a task has several ends: ${[...ends].join(" and ")}`);
  return complaints;
};

/** The members that stay. A list leaves the output out, and a link may expire. */
const stateOf = ({ status, settled, settledAt, completedVia, providerTaskId, error }: TaskAnswer) =>
  JSON.stringify([status, settled, settledAt, completedVia, providerTaskId, error?.code]);

/** The tasks that a body shows: of a list, of one task, or none. */
export const sightsIn = (
  status: number,
  body: Partial<TaskAnswer & TaskListAnswer>,
  etag: string | null,
): readonly Sight[] => {
  if (status < 200 || status > 299) return [];
  if (body.tasks !== undefined) return body.tasks.map((task) => ({ task, revision: undefined }));
  const [, revision] = /^W\/"[^-]+-(\d+)/.exec(etag ?? "") ?? [];
  return [
    { task: body as TaskAnswer, revision: revision === undefined ? undefined : Number(revision) },
  ];
};
