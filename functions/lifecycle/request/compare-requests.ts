import type { TaskRequest } from "../../store/task-row.ts";
import { differences } from "../../task/differences.ts";
import { jsonPointer } from "../../task/error.ts";
import { START_WITHIN } from "../../task/horizon.ts";
import { wordOf } from "../../task/json.ts";
import { PRIORITY } from "../../task/queue-key.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { between, milliseconds } from "../../task/time.ts";
import { normalFormOf } from "../../tencent/normal-form.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operationNamed } from "../../tencent/registry.ts";
import type { Asked } from "./read-submission.ts";
import { startHash } from "./request-hash.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields in which a repeat means something else than its task, as JSON pointers into the
 * repeat. No rule is applied: an input that is refused today compares like any other. `stored` is
 * undefined once its row has expired. Then only the facts in the task's own row are compared.
 */
export function differingFields(
  repeat: Asked,
  task: Task,
  stored: TaskRequest | undefined,
): readonly string[] {
  if (repeat.operation !== task.operation) return ["/operation"];
  const operation = operationNamed(task.operation);
  const where = whereDiffers(repeat, task, operation);
  if (isFollow(task, stored) !== (repeat.follow !== undefined))
    return [repeat.follow === undefined ? "/input" : "/follow"];
  if (stored === undefined) return where;
  const what =
    stored.follow === undefined
      ? inputDiffers(repeat, stored, operation)
      : followDiffers(repeat, stored.follow, operation);
  return [
    ...where,
    ...what,
    ...metadataDiffers(repeat, stored),
    ...(startsWithin(repeat, task, stored) ? [] : ["/startWithinSeconds"]),
  ];
}

const isFollow = (task: Task, stored: TaskRequest | undefined): boolean =>
  stored?.follow !== undefined || ("followed" in task && task.followed === true);

/**
 * Compares application, region and deadline, which the task's own row has. A repeat that names no
 * application or no region means the task's.
 */
const whereDiffers = (
  repeat: Asked,
  task: Task,
  operation: StartOperation | undefined,
): string[] => {
  const { region, deadlineSeconds } = repeat;
  const field = operation?.product.application?.field;
  const part = repeat.follow === undefined ? "input" : "follow";
  const named = field === undefined ? undefined : fieldsOf(formOf(operation, repeat[part]))[field];
  const deadline =
    task.deadline === undefined ? undefined : between(task.createdAt, task.deadline) / 1000;
  return [
    ...(field !== undefined && named !== undefined && wordOf(named) !== task.application
      ? [jsonPointer([part, field])]
      : []),
    ...(region !== undefined && region !== task.region ? ["/region"] : []),
    ...(deadlineSeconds !== deadline ? ["/deadlineSeconds"] : []),
  ];
};

const inputDiffers = (
  repeat: Asked,
  stored: TaskRequest,
  operation: StartOperation | undefined,
): string[] => {
  const priorityField = operation?.priorityField;
  const hidden = [...(operation?.secretFields ?? []), ...(stored.hidden ?? [])];
  const [was, is] = [stored.input, inputOf(repeat, operation)].map((input) =>
    meaningOf(input, operation, hidden),
  );
  const pointers = differences(was, is).map((path) => jsonPointer(["input", ...path]));
  const said =
    repeat.priority === undefined ? undefined : jsonPointer(["input", priorityField ?? ""]);
  const named = pointers.map((pointer) => (pointer === said ? "/priority" : pointer));
  return isContradicted(repeat, operation) && !named.includes("/priority")
    ? [...named, "/priority"]
    : named;
};

/**
 * The input of a repeat in its normal form. `priority` is another name for Tencent's own field, if
 * the operation has one.
 */
export function inputOf({ input, priority }: Asked, operation: StartOperation | undefined): Fields {
  const form = fieldsOf(formOf(operation, input));
  const field = operation?.priorityField;
  return priority === undefined || field === undefined ? form : { ...form, [field]: priority };
}

/** Whether Tencent does not know the priority, or the field in the input contradicts it. */
const isContradicted = (
  { input, priority }: Asked,
  operation: StartOperation | undefined,
): boolean => {
  if (priority === undefined) return false;
  const field = operation?.priorityField;
  if (field === undefined) return priority !== PRIORITY.usual;
  const named = fieldsOf(formOf(operation, input))[field];
  return named !== undefined && named !== priority;
};

/**
 * The meaning of an input: without its application, which is compared elsewhere, without
 * credentials, and without a priority that is the usual one.
 */
const meaningOf = (
  input: unknown,
  operation: StartOperation | undefined,
  hidden: readonly string[],
): unknown => {
  const { [operation?.product.application?.field ?? ""]: _application, ...rest } = fieldsOf(
    formOf(operation, input),
  );
  const { [operation?.priorityField ?? ""]: priority, ...unranked } = rest;
  const ranked = priority === undefined || priority === PRIORITY.usual ? unranked : rest;
  return withoutHidden(ranked, hidden);
};

const withoutHidden = (value: unknown, hidden: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((member: unknown) => withoutHidden(member, hidden));
  if (!isFields(value)) return value;
  const shown = Object.entries(value).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(shown.map(([name, member]) => [name, withoutHidden(member, hidden)]));
};

/**
 * The normal form. Of an operation that no longer exists we know only that null and "" are empty.
 */
const formOf = (operation: StartOperation | undefined, input: unknown): unknown =>
  (operation?.normalForm ?? normalFormOf())(input);

/** Compares the names that the caller gave of a task that was started elsewhere. */
const followDiffers = (
  { follow }: Asked,
  stored: Readonly<Record<string, string>>,
  operation: StartOperation | undefined,
): string[] => {
  const { [operation?.product.application?.field ?? ""]: _named, ...named } = fieldsOf(
    normalFormOf()(follow),
  );
  const { application: _application, ...was } = stored;
  return differences(was, named).map((path) => jsonPointer(["follow", ...path]));
};

const metadataDiffers = ({ metadata = {} }: Asked, stored: TaskRequest): string[] =>
  differences(stored.metadata ?? {}, metadata).map((path) => jsonPointer(["metadata", ...path]));

const STANDARD_SECONDS = milliseconds(START_WITHIN) / 1000;

/**
 * Whether the repeat and its task have the same start deadline. The row of a task that was started
 * no longer has it, and neither have requests that older versions stored. Then the hash decides: it
 * is compared with that of the stored request under the repeat's deadline.
 */
const startsWithin = (repeat: Asked, task: Task, stored: TaskRequest): boolean => {
  if (stored.follow !== undefined) return true;
  const { startWithinSeconds = STANDARD_SECONDS } = repeat;
  if (!isSettled(task) && "startBefore" in task)
    return between(task.createdAt, task.startBefore) / 1000 === startWithinSeconds;
  if (stored.asked !== undefined)
    return (stored.asked.startWithinSeconds ?? STANDARD_SECONDS) === startWithinSeconds;
  const deadlineSeconds =
    task.deadline === undefined ? undefined : between(task.createdAt, task.deadline) / 1000;
  const asked = { operation: task.operation, region: task.region, deadlineSeconds };
  const candidates =
    startWithinSeconds === STANDARD_SECONDS ? [undefined, STANDARD_SECONDS] : [startWithinSeconds];
  return candidates.some(
    (seconds) => startHash({ ...asked, startWithinSeconds: seconds }, stored) === task.requestHash,
  );
};

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
