import { handlerOf } from "./compose.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { etagOf, isNamedBy } from "./http/etag.ts";
import { httpHandler, json, notModified } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { waitSecondsOf } from "./http/prefer.ts";
import { prefixOf } from "./http/routes.ts";
import { retryAfter } from "./http/shown-parts.ts";
import { taskAnswer } from "./http/task-answer.ts";
import { awaitChange } from "./lifecycle/await-change.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { waitOf } from "./lifecycle/lane/wait-of.ts";
import { keptFiles } from "./lifecycle/request/kept-files.ts";
import { readRows, readTask } from "./lifecycle/request/read-task.ts";
import { shownMarks } from "./lifecycle/request/show-task.ts";
import type { freshProgress } from "./lifecycle/running/fresh-progress.ts";
import { errorName } from "./task/error.ts";
import { marksOf } from "./task/mark.ts";
import { isSettled, type RunningTask, type Task } from "./task/task.ts";
import { instant } from "./task/time.ts";

/** Loads the code that asks Tencent. The function starts faster without it. */
type LoadAsker = () => Promise<{ readonly freshProgress: typeof freshProgress }>;

const loadAsker: LoadAsker = () => import("./lifecycle/running/fresh-progress.ts");

/**
 * GET /v1/tasks/{taskId}: the task as it is now, or as soon as it has changed where the caller
 * waits for that. `load` loads `freshProgress` once a caller waits for a running task.
 */
export function createHandler(dependencies: Dependencies, load = loadAsker) {
  return httpHandler(dependencies.log, async (event) => {
    const { headers } = event;
    const ref = await taskRefOf(event, dependencies, "tasks:read");
    refuseQuery(event);
    const known = headers["if-none-match"];
    const seconds = waitSecondsOf(headers.prefer, dependencies.settings.longestWaitSeconds);
    const found = await readTask(dependencies, ref);

    const now = () => instant(dependencies.clock.now());
    const parts = async (task: Task) => ({
      marks: marksOf(task, now()),
      copyTag: (await keptFiles(dependencies, task))?.tag,
    });
    const wait = await waitOf(dependencies, found);
    const isNews =
      known !== undefined && !isNamedBy(known, etagOf(found, { ...wait, ...(await parts(found)) }));
    const task = isNews
      ? found
      : await awaitNews(dependencies, { found, seconds: seconds ?? 0, load });

    const waitNow = seconds === undefined || isNews ? wait : await waitOf(dependencies, task);
    const shown = { ...waitNow, ...(await parts(task)) };
    const etag = etagOf(task, shown);
    const about = { etag, ...headersOf(task, seconds, { ...waitNow, now: now() }) };
    if (known !== undefined && isNamedBy(known, etag)) return notModified(about);
    const rows = await readRows(dependencies, task);
    return json(
      200,
      taskAnswer(task, {
        ...{ ...rows, ...shown, marks: shownMarks(task, rows, now()), now: now() },
        prefix: prefixOf(event.rawPath, `/v1/tasks/${task.taskId}`),
      }),
      about,
    );
  });
}

/** Tencent answers within three seconds. A caller who waits for less gets the task as it is. */
const SHORTEST_QUESTION_S = 3;

/**
 * Waits for the task to change. Tencent is asked about a running task first, so that the answer
 * shows how far it is, whatever ends the wait.
 */
const awaitNews = async (
  dependencies: Dependencies,
  {
    found,
    seconds,
    load,
  }: { readonly found: Task; readonly seconds: number; readonly load: LoadAsker },
): Promise<Task> => {
  const until = dependencies.clock.now() + seconds * 1000;
  const fresh =
    seconds >= SHORTEST_QUESTION_S && found.status === "running"
      ? await askHowFar(dependencies, load, found)
      : found;
  return fresh.status === found.status
    ? awaitChange(dependencies, fresh, (until - dependencies.clock.now()) / 1000)
    : fresh;
};

/** The caller is answered even if the question fails. */
const askHowFar = async (
  dependencies: Dependencies,
  load: LoadAsker,
  task: RunningTask,
): Promise<Task> => {
  try {
    const asker = await load();
    return await asker.freshProgress(dependencies, task);
  } catch (error) {
    dependencies.log("progress_not_asked", {
      taskId: task.taskId,
      reason: errorName(error),
    });
    return task;
  }
};

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);

const headersOf = (
  task: Task,
  waited: number | undefined,
  looked: Parameters<typeof retryAfter>[1],
): Record<string, string> => ({
  ...(isSettled(task) ? {} : { "retry-after": String(retryAfter(task, looked)) }),
  ...(waited === undefined ? {} : { "preference-applied": `wait=${waited}` }),
});
