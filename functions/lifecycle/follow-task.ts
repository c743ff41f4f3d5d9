import { canonicalJson } from "../task/canonical.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import type { Report } from "../task/report.ts";
import { askAgenda, type RunningTask, type TaskRef } from "../task/task.ts";
import { after, instant, milliseconds } from "../task/time.ts";
import type { FollowedTask, StartOperation } from "../tencent/operation.ts";
import { answerRepeat, type Submitted } from "./answer-repeat.ts";
import { ask } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { rememberIdentity } from "./find-task.ts";
import { type Asked, applicationOf, followedAs, invalid, operationOf, regionOf } from "./read-submission.ts";
import { rowsWith } from "./read-task.ts";
import { applyReply } from "./refresh-task.ts";
import { followHash } from "./request-hash.ts";
import { claimProviderTask } from "./save-outcome.ts";
import { deadlineOf, requestExpires } from "./submit-task.ts";

/**
 * T17. Takes a task that was started elsewhere and watches it to its end. It starts nothing and costs nothing at Tencent. Throws
 * `provider_task_not_found` if Tencent does not know the task, and `Unavailable`, with nothing written, if it does not say.
 */
export const followTask = async (dependencies: Dependencies, submission: Asked, ref: TaskRef): Promise<Submitted> => {
  const { tasks, clock, settings } = dependencies;
  const operation = operationOf(submission);
  const named = readFollow(operation, submission.follow);
  const application = applicationOf(settings, operation, { application: named.application, part: "follow" });
  const region = regionOf(settings, operation, submission);
  const { metadata } = submission;
  const request = { input: {}, follow: followedAs(named), ...(metadata === undefined ? {} : { metadata: { ...metadata } }) };
  const text = canonicalJson(request);
  const asked = { operation: operation.name, region, deadlineSeconds: submission.deadlineSeconds };
  const requestHash = followHash(asked, { application, request });
  const report = await reportOf(dependencies, operation, { ...named, application, region });
  await rememberIdentity(dependencies);
  const now = instant(clock.now());
  await tasks.putRequest(ref, { hash: requestHash, text, expiresAt: requestExpires(now, now) });
  const identity = { ...ref, operation: operation.name, application, requestHash, ...(region === undefined ? {} : { region }) };
  const born: RunningTask = {
    ...identity,
    ...{ revision: 1, epoch: 0, createdAt: now, status: "running", submittedAt: now, firstSentAt: now, followed: true },
    agenda: askAgenda(operation.name),
    dueAt: after(now, operation.firstAskAfter.noCallback),
    providerTaskId: named.providerTaskId || (report.providerTaskId ?? ""),
    ...(named.sessionId === undefined ? {} : { followedSession: named.sessionId }),
    ...deadlineOf(submission, now),
    // What it was started with elsewhere is not known, so it may be one that Tencent holds back.
    stalledAfterSeconds: milliseconds(operation.isOffPeak === undefined ? operation.stalledAfter : operation.longestLife) / 1000,
  };
  const written = await tasks.insert(born);
  if (!written.won) {
    if (written.task === undefined) throw new Unavailable("The task's row vanished while it was written.");
    return answerRepeat(dependencies, submission, written.task);
  }
  dependencies.log("task_followed", { ...ref, operation: operation.name, providerTaskId: born.providerTaskId });
  await claimProviderTask(dependencies, operation, born, born.providerTaskId);
  const task = await applyReply(dependencies, born, { operation, via: "poll" }, { kind: "report", report });
  return { task, rows: await rowsWith(dependencies, task, request), replayed: false };
};

const readFollow = (operation: StartOperation, follow: unknown): FollowedTask => {
  const read = operation.readFollow(follow);
  if (read.ok) return read.task;
  throw invalid("invalid_input", `This names no task of ${operation.name}.`, "follow", read.issues);
};

const reportOf = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: { providerTaskId: string; sessionId?: string; application: string; region: string | undefined },
): Promise<Report> => {
  const reply = await ask(dependencies, operation, task);
  if (reply.kind === "report") return reply.report;
  if (reply.kind !== "not-found") throw new Unavailable(`Tencent did not say whether it knows the task (${reply.reason}).`);
  throw new RequestError("provider_task_not_found", "Tencent knows no such task. Nothing was recorded.", [
    { pointer: "/follow", message: `is not known to Tencent (${reply.code})` },
  ]);
};
