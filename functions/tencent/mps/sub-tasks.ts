import * as z from "zod/mini";

/** One part of a task of ProcessMedia. */
export interface SubTask {
  /** Tencent's Type or ActivityType where it gives one, else the name of the field. */
  readonly name: string;
  readonly status: string;
  /** Percent; absent where it is not told. */
  readonly progress?: number | undefined;
  readonly code?: string | undefined;
  readonly number?: number | undefined;
  readonly message?: string | undefined;
  /** Of the files it wrote, in the caller's own storage. */
  readonly paths: readonly string[];
}

const fields = z.looseObject({});
type Fields = Readonly<Record<string, unknown>>;
const decoration = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);

const word = z.string().check(z.minLength(1), z.maxLength(64));

const subTask = z.object({
  Status: word,
  ErrCodeExt: decoration(z.string()),
  ErrCode: decoration(z.int()),
  Message: decoration(z.string()),
  Progress: decoration(z.number().check(z.minimum(0), z.maximum(100))),
  Output: z.optional(z.unknown()),
});

const entry = z.looseObject({ Type: decoration(word), ActivityType: decoration(word), ActivityResItem: decoration(fields) });

/** Outputs are a handful of levels deep; what lies deeper is not read. */
const deepestOutput = 8;

/**
 * Every sub-task in a WorkflowTask or ScheduleTask. New kinds of results join monthly, so their place is read, not their names: in a field
 * that ends in ResultSet or TaskResult stands a sub-task, or entries each with a sub-task in one of its fields, the others being null. What
 * has a Status is a sub-task. An entry without one says nothing and is not counted: whether nodes that an orchestration did not reach are
 * listed so is not documented. Throws where a Status is not a short string. Source: the SDK's WorkflowTask, ScheduleTask and their result
 * types.
 */
export const subTasksOf = (task: Fields): SubTask[] =>
  Object.entries(task)
    .filter(([name]) => /(?:ResultSet|TaskResult)$/.test(name))
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).flatMap((item) => subTasksIn(name, item)));

function subTasksIn(field: string, value: unknown): SubTask[] {
  const item = entry.safeParse(value).data;
  if (item === undefined) return [];
  if (hasStatus(item)) return read(field, item);

  const { Type, ActivityType, ActivityResItem } = item;
  return Object.entries(ActivityResItem ?? item).flatMap(([name, candidate]) => {
    const found = fields.safeParse(candidate).data;
    return found !== undefined && hasStatus(found) ? read(Type ?? ActivityType ?? name, found) : [];
  });
}

const hasStatus = ({ Status }: Fields): boolean => Status !== undefined && Status !== null;

/** The output of an orchestration's recognition, review, analysis and subtitles is a list of entries with sub-tasks of their own. */
function read(name: string, value: Fields): SubTask[] {
  const { Status, ErrCodeExt, ErrCode, Message, Progress, Output } = subTask.parse(value);
  const inner = Array.isArray(Output) ? Output.flatMap((item) => subTasksIn(name, item)) : [];
  const paths = Array.isArray(Output) ? [] : pathsIn(Output, deepestOutput);
  return [{ name, status: Status, progress: Progress, code: ErrCodeExt, number: ErrCode, message: Message, paths }, ...inner];
}

/** Files are named in fields that end in Path or PathSet (Path, ImagePathSet, WebVttPath, SubtitlePath, …). */
function pathsIn(value: unknown, depth: number): string[] {
  if (typeof value !== "object" || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (!/Path(?:Set)?$/.test(name)) return pathsIn(inner, depth - 1);
    return [inner].flat().filter((path) => typeof path === "string" && path !== "");
  });
}
