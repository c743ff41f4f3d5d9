import type { ErrorCode, Members } from "../read-members.ts";

/** One part of a task of ProcessMedia. */
export interface SubTask {
  /** Tencent's Type or ActivityType where it gives one, else the name of the field. */
  readonly name: string;
  /** In Tencent's words, or as its ErrCode says. Empty where it is no text. */
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
 * with a Status is a sub-task, and so is one whose ErrCode says how it ended (`endOf`). Any other
 * entry is not counted: whether nodes that an orchestration did not reach are listed so is not
 * documented. Source: the SDK's WorkflowTask, ScheduleTask and their result types.
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
  const found = parts.flatMap(([name, part]) =>
    part.has("Status") || endOf(part) !== undefined ? read(type ?? name, part) : [],
  );
  return found.length > 0 || endOf(item) === undefined ? found : read(type ?? field, item);
}

/**
 * How a part has ended that has no Status. Whether Tencent ever leaves the Status out is not
 * documented. An ErrCode other than 0 proves a failure, so no success hides it. A part with an
 * ErrCode of 0 has ended if it has an output, so no result is lost; without one it may be a node
 * that was not reached.
 */
function endOf(part: Members): "SUCCESS" | "FAIL" | undefined {
  const { failed, number } = part.errorCode("ErrCode");
  if (failed) return "FAIL";
  return number === 0 && isFilled(part.raw("Output")) ? "SUCCESS" : undefined;
}

const isFilled = (output: unknown): boolean =>
  typeof output === "object" &&
  output !== null &&
  Object.values(output).some((each) => each !== null && each !== "");

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
  return [{ name: name.slice(0, 64), status: statusOf(part), progress, ...told, output }, ...inner];
}

/** A Status that is no text says nothing, whatever stands beside it. */
function statusOf(part: Members): string {
  return (part.has("Status") ? part.text("Status") : endOf(part)) ?? "";
}
