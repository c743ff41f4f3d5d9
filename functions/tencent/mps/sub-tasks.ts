import type { ErrorCode, Members } from "../read-members.ts";

/** One part of a task of ProcessMedia. */
export interface SubTask {
  /** Tencent's Type or ActivityType where it gives one, else the name of the field. */
  readonly name: string;
  /** Empty where it is no text. */
  readonly status: string;
  /** Percent; absent where it is not told. */
  readonly progress?: number | undefined;
  readonly code?: string | undefined;
  readonly errCode: ErrorCode;
  readonly message?: string | undefined;
  /** Its output. Absent if parts of its own tell it. */
  readonly output?: Members | undefined;
}

/**
 * Every sub-task in a WorkflowTask or ScheduleTask. New kinds of results join monthly, so their
 * places are read and not their names: a field that ends in ResultSet or TaskResult holds a
 * sub-task, or entries each with a sub-task in one of its fields, the others being null. An object
 * with a Status is a sub-task. An entry without one is not counted: whether nodes that an
 * orchestration did not reach are listed so is not documented. Source: the SDK's WorkflowTask,
 * ScheduleTask and their result types.
 */
export function subTasksOf(task: Members): SubTask[] {
  return task
    .names()
    .filter((name) => /(?:ResultSet|TaskResult)$/.test(name))
    .flatMap((name) => task.list(name).flatMap((item) => subTasksIn(name, item)));
}

function subTasksIn(field: string, item: Members): SubTask[] {
  if (item.has("Status")) return read(field, item);
  const type = item.text("Type") ?? item.text("ActivityType");
  const parts = (item.member("ActivityResItem") ?? item).objects();
  return parts.flatMap(([name, part]) => (part.has("Status") ? read(type ?? name, part) : []));
}

/**
 * The output of an orchestration's recognition, review, analysis and subtitles is a list of entries
 * with sub-tasks of their own.
 */
function read(name: string, part: Members): SubTask[] {
  const isList = Array.isArray(part.raw("Output"));
  const inner = isList ? part.list("Output").flatMap((item) => subTasksIn(name, item)) : [];
  const [progress, output] = [part.percent("Progress"), isList ? undefined : part.member("Output")];
  const told = {
    code: part.text("ErrCodeExt"),
    errCode: part.errorCode("ErrCode"),
    message: part.text("Message"),
  };
  return [
    { name: name.slice(0, 64), status: part.text("Status") ?? "", progress, ...told, output },
    ...inner,
  ];
}
