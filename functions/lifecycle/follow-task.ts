import { RequestError, Unavailable } from "../task/error.ts";
import { askAgenda } from "../task/names.ts";
import type { Report } from "../task/report.ts";
import type { RunningTask, Task, TaskRef } from "../task/task.ts";
import { after, instant, milliseconds } from "../task/time.ts";
import type { FollowedTask, StartOperation } from "../tencent/operation.ts";
import { ask } from "./common/ask.ts";
import { claimFollowed, wasUnclaimed } from "./common/claim-task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import {
  isAboutAnother,
  isUntold,
  type NamedTask,
  type Whose,
  whoseByAnswer,
  whoseTask,
} from "./common/whose-task.ts";
import { knownTask } from "./doubt/known-task.ts";
import { answerRepeat, type Submitted } from "./request/answer-repeat.ts";
import { rememberIdentity } from "./request/find-task.ts";
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
 * Takes a task that was started elsewhere and watches it to its end. It starts nothing and
 * costs nothing at Tencent. Throws `provider_task_not_found` if Tencent does not know the task or
 * it is another tenant's or Tencent would never take the question, and `Unavailable`, with nothing
 * written, if it does not say.
 */
export const followTask = async (
  dependencies: Dependencies,
  submission: Asked,
  ref: TaskRef,
): Promise<Submitted> => {
  const { tasks, clock, settings } = dependencies;
  const operation = operationOf(submission);
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
  if (found.task !== undefined) return existing(dependencies, found.task, submission);
  const { report, whose } = found;
  await rememberIdentity(dependencies);
  const now = instant(clock.now());
  const providerTaskId = named.providerTaskId ?? report.providerTaskId;
  const claim = { ...ref, followedAt: now };
  if (!(await claimFollowed(dependencies, { ...followed, providerTaskId }, claim, whose)))
    throw notFound();
  await tasks.putRequest(ref, { hash: requestHash, request, expiresAt: requestExpires(now, now) });
  const identity = {
    ...ref,
    operation: operation.name,
    application,
    requestHash,
    ...(region === undefined ? {} : { region }),
  };
  const newTask: RunningTask = {
    ...identity,
    ...{
      revision: 1,
      epoch: 0,
      createdAt: now,
      status: "running",
      submittedAt: now,
      firstSentAt: now,
      followed: true,
    },
    agenda: askAgenda(operation.name),
    dueAt: after(now, operation.firstAskAfter.noCallback),
    providerTaskId,
    ...(named.sessionId === undefined ? {} : { followedSession: named.sessionId }),
    ...deadlineOf(submission, now),
    // What it was started with elsewhere is not known, so it may be one that Tencent holds back.
    stalledAfterSeconds:
      milliseconds(
        operation.isOffPeak === undefined ? operation.stalledAfter : operation.longestLife,
      ) / 1000,
  };
  const written = await tasks.insert(newTask);
  if (!written.won) {
    if (written.task === undefined)
      throw new Unavailable("The task's row vanished while it was written.");
    return answerRepeat(dependencies, submission, written.task);
  }
  dependencies.log("task_followed", {
    ...ref,
    operation: operation.name,
    providerTaskId: newTask.providerTaskId,
  });
  const told = await applyReply(
    dependencies,
    newTask,
    { operation, via: "poll" },
    { kind: "report", report },
  );
  const task = await hearKept(dependencies, operation, told);
  return { task, rows: await rowsWith(dependencies, task, request), replayed: false };
};

/** What is to be followed, and where it was started. */
type Followed = NamedTask & { readonly region: string | undefined };

/** This tenant's own task, or what Tencent says of one that nobody has started or follows here. */
type Found =
  | { readonly task: Task }
  | { readonly task?: undefined; readonly report: Report; readonly whose: Whose };

/**
 * Looks for the task. One that is another tenant's is asked about and answered for like one that
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
  const { report, isAnotherKind } = await reportOf(dependencies, followed);
  const whose = await whoseByAnswer(dependencies, tenant, followed, { report, known });
  if (whose.kind === "anothers") throw notFound();
  if (isAnotherKind) throw anotherKind(operation);
  if (isUntold(operation, report)) throw notFound();
  const task = await knownTask(dependencies, { whose, named: followed, report });
  return task === undefined ? { report, whose } : { task };
};

/**
 * The task that is there already, as it is. Throws `task_exists` where it was to be told something
 * that its first request did not say.
 */
const existing = async (
  dependencies: Dependencies,
  task: Task,
  { metadata = {}, deadlineSeconds }: Asked,
): Promise<Submitted> => {
  if (Object.keys(metadata).length > 0 || deadlineSeconds !== undefined) {
    throw new RequestError(
      "task_exists",
      `It is your task ${task.taskId}, which stays as it is. Follow it without metadata and deadlineSeconds.`,
    );
  }
  return { task, rows: await readRows(dependencies, task), replayed: true };
};

const readFollow = (operation: StartOperation, follow: unknown): FollowedTask => {
  const read = operation.readFollow(follow);
  if (read.ok) return read.task;
  throw invalid("invalid_input", `This names no task of ${operation.name}.`, "follow", read.issues);
};

const reportOf = async (
  dependencies: Dependencies,
  followed: Followed,
): Promise<{ report: Report; isAnotherKind: boolean }> => {
  const reply = await ask(dependencies, followed.operation, followed);
  if (reply.kind === "not-found") throw notFound();
  if (reply.kind === "unread" && reply.anotherKind !== undefined)
    return { report: reply.anotherKind, isAnotherKind: true };
  // Which code Tencent has for an id it never gave out is not documented: one that it refuses is
  // told like one that it does not know.
  if (reply.kind === "nothing" && reply.refused !== undefined) throw notFound();
  if (reply.kind !== "report")
    throw new Unavailable(`Tencent did not say whether it knows the task (${reply.reason}).`);
  if (isAboutAnother(followed, reply.report))
    throw new Unavailable("Tencent told of another task than it was asked about.");
  // An answer that names no status that we know does not show that there is a task: whoever
  // followed it would own an id that is another's.
  if (reply.report.verdict.state === "unknown")
    throw new Unavailable("Tencent did not say how the task stands.");
  return { report: reply.report, isAnotherKind: false };
};

/**
 * To send the same again would never help. Only of a task that is nobody else's: another tenant's
 * does not exist.
 */
const anotherKind = ({ name }: StartOperation): RequestError =>
  new RequestError(
    "provider_task_of_another_kind",
    `This is a task of another operation than ${name}. Nothing was recorded.`,
    [{ pointer: "/operation", message: "is not what started this task" }],
  );

/** The same words whatever the reason: they must not tell what another tenant has. */
const notFound = (): RequestError =>
  new RequestError(
    "provider_task_not_found",
    "Tencent tells of no such task that could be followed. Nothing was recorded. One that it has not begun can be followed once it has.",
    [{ pointer: "/follow", message: "is not known to Tencent" }],
  );

/** The audit comes once a day. */
const incomplete = ({ name }: StartOperation): RequestError =>
  new RequestError(
    "claims_incomplete",
    `After an upgrade the daily audit has to find out whose each task of ${name} is. Until then none can be followed.`,
    [],
    3600,
  );
