import { TASK_HORIZON } from "../../task/horizon.ts";
import { afterQuestion } from "../../task/questions.ts";
import type { Question } from "../../task/report.ts";
import { type Progress, reported } from "../../task/reported.ts";
import type { CompletedVia, RunningTask, Task } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { askCurve } from "../common/learned.ts";
import { moveNoticing } from "../common/move-noticing.ts";
import { nextQuestion } from "../common/schedule.ts";
import { forgetTask } from "./forget-task.ts";

/** Why Tencent is asked about a task of this operation. */
export interface Look {
  readonly operation: StartOperation;
  readonly via: Extract<CompletedVia, "callback" | "event" | "poll">;
  /** A caller asks as the poller would. The poller keeps its own times, and what it has seen. */
  readonly forCaller?: true;
  /** The question is not claimed. The write that notes its answer claims the next ten seconds. */
  readonly isUnclaimed?: true;
  /** The question whose answer is applied. Absent for what a message tells. */
  readonly question?: Question | undefined;
}

/** Whether it is the poller itself that looks. */
export function isPollers({ via, forCaller }: Look): boolean {
  return via === "poll" && forCaller === undefined;
}

/** Nothing but what the answer showed of the task: no settling field, and no time to look again. */
type Found = Omit<Progress, "askedAt" | "dueAt" | "noted" | "questions">;

/** The poller asks within this time about a callback's question that was left open. */
const SOON = { seconds: 60 } as const;

/**
 * Notes an answer that does not settle the task. The poller asks again at its usual pace. A
 * callback's question does not change when the poller asks.
 */
export async function askAsPlanned(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  found: Found,
): Promise<Task> {
  return note(dependencies, task, look, { ...found, ...(await plan(dependencies, task, look)) });
}

/** The same for an answer that leaves a callback's question open: the poller asks at once. */
export function askSoon(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  found: Found,
): Promise<Task> {
  if (look.via === "poll") return askAsPlanned(dependencies, task, look, found);
  const now = instant(dependencies.clock.now());
  const next = task.dueAt > after(now, SOON) ? { dueAt: now } : {};
  return note(dependencies, task, look, { ...found, ...next });
}

/** The same for an answer that says itself when the next one is worth a question. */
export async function askAt(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  { dueAt, ...found }: Found & { readonly dueAt: Instant },
): Promise<Task> {
  const planned = await plan(dependencies, task, look);
  return note(dependencies, task, look, { ...found, ...planned, dueAt });
}

const plan = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
): Promise<Progress> => {
  if (!isPollers(look)) return {};
  const curve = await askCurve(dependencies, look.operation, task);
  const now = instant(dependencies.clock.now());
  return { askedAt: now, dueAt: nextQuestion(task.submittedAt, now, curve) };
};

/**
 * A write that loses here lost against another look at the task, so its facts are not missed. The
 * exception is `seenRunningAt`: no later look need see the task at work, so the write is repeated.
 */
const note = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  progress: Progress,
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  // No task is waited for longer: it settles as unknown, whatever Tencent may still say.
  if (isPollers(look) && after(task.firstSentAt, TASK_HORIZON) <= now)
    return forgetTask(dependencies, look, task);
  // Tencent is at work on a task that it calls unfinished, so no end or result can be missing.
  const resumed = progress.unfinishedAt !== undefined;
  const claim = look.isUnclaimed === true ? { askedAt: now } : {};
  const written = await moveNoticing(dependencies, task, (noted) =>
    reported(
      task,
      { ...claim, ...progress, noted, questions: questionsAfter(task, look, progress, now) },
      resumed,
    ),
  );
  const other = written.task ?? task;
  const isMissed =
    !written.won &&
    progress.seenRunningAt !== undefined &&
    other.status === "running" &&
    other.seenRunningAt === undefined;
  return isMissed ? note(dependencies, other, look, progress) : other;
};

const questionsAfter = (
  task: RunningTask,
  { question }: Look,
  progress: Progress,
  at: Instant,
): string | undefined =>
  question && afterQuestion(task, { at, ...question }, isNews(task, progress));

/** Facts of a running task whose first or next value changes it. The others say when we looked. */
const FACTS = ["progress", "emptySince", "endedSince", "seenRunningAt"] as const;

const isNews = (task: RunningTask, progress: Progress): boolean =>
  FACTS.some((fact) =>
    fact === "progress"
      ? progress.progress !== undefined && progress.progress !== task.progress
      : progress[fact] !== undefined && task[fact] === undefined,
  );
