import { askedForCaller } from "../task/candidate.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import { ASK_SPACING } from "../task/horizon.ts";
import { providerTaskOf } from "../task/names.ts";
import { isSettled, type RunningTask, type Task, type TaskRef } from "../task/task.ts";
import { after, epochMilliseconds, instant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import { operationNamed } from "../tencent/registry.ts";
import { askForCaller, unanswered } from "./common/ask.ts";
import { askedRecently } from "./common/asked-recently.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { move } from "./common/move.ts";
import { withStory } from "./common/with-story.ts";
import { readTask } from "./request/read-task.ts";
import { applyReply } from "./running/refresh-task.ts";

/** Others may move the row between our look and our claim. Each time the row is judged anew. */
const MOST_CLAIMS = 4;

/**
 * Asks Tencent about a running task because its caller wants to know now, and applies the answer as
 * the poller would. The question is claimed in the row as a caller's, so no callback is kept from
 * asking; it takes of the callers' share of the rate; and when the poller asks stays as it was. A
 * settled task is answered as it is. Throws `task_not_found`; `task_queued`;
 * `provider_task_unknown` where a start is under way or in doubt; `asked_recently` within ten
 * seconds of the last question; and `Unavailable` where Tencent says nothing.
 */
export async function askNow(dependencies: Dependencies, ref: TaskRef): Promise<Task> {
  let seen = await readTask(dependencies, ref);
  for (let claims = 0; claims < MOST_CLAIMS; claims++) {
    if (isSettled(seen)) return seen;
    const toAsk = askable(dependencies, seen);
    const now = instant(dependencies.clock.now());
    const claimed = await move(dependencies, toAsk, askedForCaller(toAsk, now));
    const running = claimed.task;
    if (claimed.won && running?.status === "running")
      return withStory(dependencies, (telling) => askAbout(telling, running));
    seen = claimed.task ?? (await readTask(dependencies, ref));
  }
  throw new Unavailable("Other functions are changing the task at this moment. Send this again.");
}

const askable = ({ clock }: Dependencies, task: Task): RunningTask => {
  if (isSettled(task)) throw new Error("A settled task is not asked about.");
  switch (task.status) {
    case "queued":
      throw new RequestError(
        "task_queued",
        "The task waits for its start, so there is nothing to ask Tencent. Its waitingFor says why.",
      );
    // The poller looks for such a start at the moments at which that is safe. A caller who asks
    // sooner could learn nothing, and must not make it look.
    case "submitting":
    case "doubtful":
    case "indeterminate":
      throw new RequestError(
        "provider_task_unknown",
        "Tencent has not named the task yet. Callsheet looks for it: nextCheckAt says when.",
        [],
        { retryAfter: UNNAMED_RETRY_AFTER },
      );
    case "running": {
      const now = clock.now();
      if (!askedRecently(task.askedAt, instant(now))) return task;
      const again = epochMilliseconds(after(task.askedAt ?? task.createdAt, ASK_SPACING));
      throw new RequestError(
        "asked_recently",
        "Tencent was asked about the task less than ten seconds ago. GET shows what it said.",
        [],
        { retryAfter: Math.max(1, Math.ceil((again - now) / 1000)) },
      );
    }
  }
  return unreachable(task);
};

/** Seconds. A start is answered within these, unless it is in doubt. */
const UNNAMED_RETRY_AFTER = 30;

const askAbout = async (dependencies: Dependencies, task: RunningTask): Promise<Task> => {
  const operation = operationNamed(task.operation);
  if (operation === undefined)
    throw new Unavailable(`This version has no operation ${task.operation}.`);
  const reply = await askForCaller(dependencies, operation, providerTaskOf(task));
  if (reply.kind === "nothing") throw unanswered(reply);
  return applyReply(dependencies, task, { operation, via: "poll", forCaller: true }, reply);
};
