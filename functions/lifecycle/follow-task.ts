import { askAgendaOf } from "../task/ask-list.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import type { Report } from "../task/report.ts";
import type { RunningTask, Task, TaskRef } from "../task/task.ts";
import { after, type Instant, instant, milliseconds } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import type { FollowedTask, StartOperation } from "../tencent/operation.ts";
import { newsOf } from "./common/apply-with-news.ts";
import { claimFollowed, wasUnclaimed } from "./common/claim-task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { publishNewsQuietly } from "./common/publish-news.ts";
import { isUntold, type Whose, whoseByAnswer, whoseTask } from "./common/whose-task.ts";
import { withStory } from "./common/with-story.ts";
import { knownTask } from "./doubt/known-task.ts";
import { answerRepeat, type Submitted } from "./request/answer-repeat.ts";
import { askFollowed, type Followed, noSuchTask } from "./request/ask-followed.ts";
import { rememberIdentity } from "./request/find-task.ts";
import { newKeeping } from "./request/keep-result.ts";
import { checkListeners, newListeners } from "./request/listeners.ts";
import {
  type Asked,
  applicationOf,
  followedAs,
  invalid,
  operationOf,
  regionOf,
} from "./request/read-submission.ts";
import { readRows, rowsWith } from "./request/read-task.ts";
import { followHash } from "./request/request-hash.ts";
import { deadlineOf, requestExpires } from "./request/terms.ts";
import { hearKept } from "./running/hear-kept.ts";
import { applyReply } from "./running/refresh-task.ts";

/**
 * Takes a task that was started elsewhere and watches it to its end. It starts nothing and costs
 * nothing at Tencent. Throws `provider_task_not_found` if Tencent does not know the task or refuses
 * the question for good, or if the task is another tenant's. Throws `Unavailable`, with nothing
 * written, if Tencent does not say.
 */
export function followTask(
  dependencies: Dependencies,
  submission: Asked,
  ref: TaskRef,
): Promise<Submitted> {
  return withStory(dependencies, (telling) => follow(telling, submission, ref));
}

const follow = async (
  dependencies: Dependencies,
  submission: Asked,
  ref: TaskRef,
): Promise<Submitted> => {
  const { tasks, clock, settings, identity } = dependencies;
  const operation = operationOf(submission);
  checkListeners(dependencies, submission);
  const kept = newKeeping(dependencies, operation, submission);
  const named = readFollow(operation, submission.follow);
  const application = applicationOf(settings, operation, {
    application: named.application,
    part: "follow",
  });
  const region = regionOf(settings, operation, submission);
  const { metadata } = submission;
  const request = {
    input: {},
    follow: followedAs(named),
    ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
  };
  const asked = { operation: operation.name, region, deadlineSeconds: submission.deadlineSeconds };
  const requestHash = followHash(asked, { application, request });
  const followed = { ...named, operation, application, region };
  const found = await lookFor(dependencies, ref.tenant, followed);
  if (found.task !== undefined)
    return found.task.taskId === ref.taskId
      ? answerRepeat(dependencies, submission, found.task)
      : existing(dependencies, found.task, submission);
  const { report, whose } = found;
  await rememberIdentity(dependencies);
  const now = instant(clock.now());
  const providerTaskId = named.providerTaskId ?? report.providerTaskId;
  const claim = { ...ref, followedAt: now };
  if (!(await claimFollowed(dependencies, { ...followed, providerTaskId }, claim, whose)))
    throw noSuchTask();
  const expiresAt = requestExpires(now, now);
  const isSharded = await identity.asksSharded(clock.now());
  const agenda = askAgendaOf({ taskId: ref.taskId, operation: operation.name }, isSharded);
  await tasks.putRequest(ref, { hash: requestHash, request, expiresAt });
  const newTask: RunningTask = {
    ...ref,
    ...followedFacts(submission, { ...followed, providerTaskId }, now),
    requestHash,
    agenda,
    ...kept,
    ...(await newListeners(dependencies, ref, { asked: submission, expiresAt })),
  };
  const inserted = await withRunningNews(dependencies, newTask, now);
  const written = await tasks.insert(inserted);
  if (!written.won) {
    if (written.task === undefined)
      throw new Unavailable(
        "The task's row vanished while it was written. Send the request again.",
      );
    return answerRepeat(dependencies, submission, written.task);
  }
  dependencies.log("task_followed", {
    ...ref,
    operation: operation.name,
    providerTaskId: newTask.providerTaskId,
  });
  await publishNewsQuietly(dependencies, inserted);
  const told = await applyReply(
    dependencies,
    newTask,
    { operation, via: "poll" },
    { kind: "report", report },
  );
  const task = await hearKept(dependencies, operation, told);
  return { task, rows: await rowsWith(dependencies, task, request), replayed: false };
};

/** The same task, which is running from the first. */
const withRunningNews = async (
  dependencies: Dependencies,
  task: RunningTask,
  at: Instant,
): Promise<RunningTask> => {
  const { status, revision } = task;
  const news = await newsOf(dependencies, task, { event: "task.running", at, status, revision });
  return news.length === 0 ? task : { ...task, news: [...news] };
};

/** The facts of a followed task that follow from its request and Tencent's answer. */
const followedFacts = (
  submission: Asked,
  { operation, application, region, providerTaskId, sessionId }: Followed,
  now: Instant,
): Omit<RunningTask, "tenant" | "taskId" | "requestHash" | "agenda"> => ({
  operation: operation.name,
  application,
  ...(region === undefined ? {} : { region }),
  revision: 1,
  epoch: 0,
  createdAt: now,
  status: "running",
  submittedAt: now,
  firstSentAt: now,
  followed: true,
  dueAt: after(now, operation.firstAskAfter.noCallback),
  providerTaskId,
  ...(sessionId === undefined ? {} : { followedSession: sessionId }),
  ...deadlineOf(submission, now),
  // Its input is not known here, so it may be a task that Tencent holds back.
  stalledAfterSeconds:
    milliseconds(
      operation.isOffPeak === undefined ? operation.stalledAfter : operation.longestLife,
    ) / 1000,
});

/** This tenant's own task, or Tencent's report of a task that is not known here. */
type Found =
  | { readonly task: Task }
  | { readonly task?: undefined; readonly report: Report; readonly whose: Whose };

/**
 * Looks for the task. Another tenant's task is asked about and refused in the same way as one that
 * Tencent does not know: to this tenant it does not exist.
 */
const lookFor = async (
  dependencies: Dependencies,
  tenant: string,
  followed: Followed,
): Promise<Found> => {
  const { operation } = followed;
  const known = await whoseTask(dependencies, tenant, followed);
  const standing = await knownTask(dependencies, { whose: known, named: followed });
  if (standing !== undefined) return { task: standing };
  if (wasUnclaimed(operation) && !(await dependencies.identity.claimsComplete()))
    throw incomplete(operation);
  const { report, isAnotherKind } = await askFollowed(dependencies, followed);
  const whose = await whoseByAnswer(dependencies, tenant, followed, { report, known });
  switch (whose.kind) {
    case "anothers":
      throw noSuchTask();
    case "own":
    case "nobodys": {
      if (isAnotherKind) throw anotherKind(operation);
      if (isUntold(operation, report)) throw noSuchTask();
      const task = await knownTask(dependencies, { whose, named: followed, report });
      return task === undefined ? { report, whose } : { task };
    }
  }
  return unreachable(whose);
};

/**
 * Returns the task that is there already under another key, unchanged. Throws `task_exists` where
 * the request carries metadata, a deadline or a listener: nothing is written under another key than
 * the task's own.
 */
const existing = async (
  dependencies: Dependencies,
  task: Task,
  { metadata = {}, deadlineSeconds, webhook, resume, keepResult }: Asked,
): Promise<Submitted> => {
  const isMore = Object.keys(metadata).length > 0 || deadlineSeconds !== undefined;
  const isHeard = webhook !== undefined || resume !== undefined;
  if (isMore || isHeard || keepResult === true) {
    throw new RequestError(
      "task_exists",
      `It is your task ${task.taskId} already, which stays as it is. Send the request without metadata, deadlineSeconds, webhook, resume and keepResult.`,
    );
  }
  return { task, rows: await readRows(dependencies, task), replayed: true };
};

const readFollow = (operation: StartOperation, follow: unknown): FollowedTask => {
  const read = operation.readFollow(follow);
  if (read.ok) return read.task;
  throw invalid(
    "invalid_input",
    `"follow" does not name a task of ${operation.name}.`,
    "follow",
    read.issues,
  );
};

/**
 * The same request would never succeed. It is said only of a task that is nobody else's: to this
 * tenant another tenant's task does not exist.
 */
const anotherKind = ({ name }: StartOperation): RequestError =>
  new RequestError(
    "provider_task_of_another_kind",
    `The task was started by another operation than ${name}. Nothing was recorded. Name the operation that started it.`,
    [{ pointer: "/operation", message: "is not what started this task" }],
  );

/** The audit runs once a day; an hour is a fair time to ask again. */
const incomplete = ({ name }: StartOperation): RequestError =>
  new RequestError(
    "claims_incomplete",
    `After an upgrade the daily audit has to find the owner of each task of ${name}. Until then none can be followed. Send the request again later.`,
    [],
    { retryAfter: 3600 },
  );
