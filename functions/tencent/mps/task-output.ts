import {
  type Details,
  type Output,
  type OutputFile,
  type OutputTask,
  truncate,
} from "../../task/report.ts";
import type { Members } from "../read-members.ts";
import { showResult } from "../show-result.ts";
import { timesOf } from "../times.ts";
import { namedIn } from "./named-results.ts";
import type { SubTask } from "./sub-tasks.ts";

/** Where paths lead to is the caller's own storage: Tencent gives no URL, and we make none up. */
const MOST_PATHS = 200;
const LONGEST_PATH = 1024;

/** Bytes of JSON that are kept of what a sub-task brought, and of what all of them brought. */
const LARGEST_RESULT = 32 * 1024;
const LARGEST_RESULTS = 256 * 1024;

/** Bytes that stand around a sub-task's result. */
const AROUND = 512;

/**
 * The output of a task's parts. Undefined if there are none. A failed part may have left something
 * behind: it is shown, but it is no file.
 */
export function outputOf(answer: Members, subTasks: readonly SubTask[]): Output | undefined {
  if (subTasks.length === 0) return undefined;
  const named = subTasks.flatMap(({ name, status, output }) =>
    status === "SUCCESS" && output !== undefined ? [{ name, ...namedIn(output) }] : [],
  );
  const files: OutputFile[] = named.flatMap((each) => each.files);
  const paths = [...new Set(named.flatMap((each) => each.paths))];
  const failures = named.flatMap(({ name, failures: languages }) =>
    languages.map((language) => `${name} ${language}`),
  );
  const { tasks, moreTasks } = tasksOf(subTasks);
  const details: Details = {
    ...(paths.length === 0
      ? {}
      : { paths: paths.slice(0, MOST_PATHS).map((path) => truncate(path, LONGEST_PATH)) }),
    ...(paths.length > MOST_PATHS ? { morePaths: paths.length - MOST_PATHS } : {}),
    ...(failures.length === 0 ? {} : { partialFailures: failures.slice(0, MOST_PATHS) }),
    ...(moreTasks === 0 ? {} : { moreTasks }),
    ...timesOf(answer),
  };
  return { files, ...(Object.keys(details).length === 0 ? {} : { details }), tasks };
}

function tasksOf(subTasks: readonly SubTask[]): { tasks: OutputTask[]; moreTasks: number } {
  const tasks: OutputTask[] = [];
  let room = LARGEST_RESULTS;
  for (const subTask of subTasks) {
    if (room < AROUND) break;
    const { task, bytes } = taskOf(subTask, Math.min(LARGEST_RESULT, room - AROUND));
    tasks.push(task);
    room -= bytes + AROUND;
  }
  return { tasks, moreTasks: subTasks.length - tasks.length };
}

function taskOf(
  { name, status, code, errCode, message, output }: SubTask,
  room: number,
): { task: OutputTask; bytes: number } {
  const shown = output === undefined ? undefined : showResult(output.asSent, room);
  const error = {
    ...(code === undefined || status !== "FAIL" ? {} : { code: truncate(code) }),
    ...(errCode.number ? { number: errCode.number } : {}),
    ...(message === undefined || status !== "FAIL" ? {} : { message: truncate(message) }),
  };
  const task = {
    kind: name,
    status: truncate(status, 64),
    ...(shown === undefined || Object.keys(Object(shown.value)).length === 0
      ? {}
      : { result: shown.value }),
    ...(shown?.isCut ? { truncated: true as const } : {}),
    ...(Object.keys(error).length === 0 ? {} : { error }),
  };
  return { task, bytes: shown?.bytes ?? 0 };
}
