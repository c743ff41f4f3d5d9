import { fixtureOf } from "../../infra/local/operations.ts";
import { operationOf, type PlannedTask, type RepeatForm } from "./planned-task.ts";

/**
 * A caller's request. `isJudged`: the request lacks the permission that its input needs where its
 * model's rules rule it out.
 */
export interface Written {
  readonly key: string;
  readonly body: string;
  readonly isJudged: boolean;
}

/**
 * The request to be written. `application`: the application of the task, where there is one.
 * Before, the caller does not know which it will be.
 */
interface Asked {
  readonly words: string;
  readonly application: string | undefined;
}

/** All that is asked for: the same text for all forms of the same request. */
export const wordsOf = (
  task: PlannedTask,
  follow: object | undefined,
  more: object = {},
): string => {
  const { operation, input, startWithinSeconds, priority, deadlineSeconds, isRuledOut } = task;
  const wanted =
    follow === undefined
      ? { input, startWithinSeconds, priority, ...(isRuledOut ? { allowUndocumented: true } : {}) }
      : { follow };
  return JSON.stringify({ operation, ...wanted, deadlineSeconds, ...more });
};

/** The same request in one of its forms. To follow a task has but one. */
export const writtenAs = (
  form: RepeatForm,
  task: PlannedTask,
  { words, application }: Asked,
): Written => {
  const { idempotencyKey: key, follows } = task;
  if (form === "quoted") return { key: `"${key}"`, body: words, isJudged: false };
  if (form === "plain" || follows !== undefined) return { key, body: words, isJudged: false };
  const { allowUndocumented: _permission, ...request } = JSON.parse(words);
  const body = JSON.stringify(rewritten(form, { ...task, application }, request));
  return { key, body, isJudged: task.isRuledOut };
};

type Request = Readonly<Record<string, unknown>> & {
  readonly input: Readonly<Record<string, unknown>>;
};

const rewritten = (
  form: RepeatForm,
  { operation, application }: PlannedTask & Pick<Asked, "application">,
  request: Request,
): object => {
  const { input, priority, ...rest } = request;
  const { priorityField, product } = operationOf(operation);
  const field = product.application?.field;
  if (form === "nulls")
    return { ...request, input: { ...input, ...fixtureOf(operation).sayingNothing } };
  if (form === "digits")
    return priority === undefined
      ? request
      : { ...rest, input: { ...input, [priorityField ?? "priority"]: String(priority) } };
  if (form === "case")
    return { ...request, input: JSON.parse(JSON.stringify(input).replace('"1080P"', '"1080p"')) };
  const named =
    field === undefined || application === undefined ? {} : { [field]: Number(application) };
  const standard = {
    startWithinSeconds: 604_800,
    allowUndocumented: false,
    metadata: {},
    ...(priorityField === undefined ? {} : { priority: 0 }),
  };
  return { ...standard, ...request, input: { ...input, ...named } };
};
