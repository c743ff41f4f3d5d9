import type { Callsheet } from "../callsheet.ts";
import { pause } from "../platform.ts";
import type { SubmitOptions } from "../submission.ts";
import type { Task, TaskStatus } from "../task.ts";
import type { TaskHandle } from "../task-handle.ts";
import { download } from "./download.ts";
import { startProgress } from "./progress.ts";
import { type Arguments, type Command, numberOf, onlyOne, pairsOf } from "./read-arguments.ts";
import { readInput } from "./read-input.ts";
import { upload } from "./upload.ts";
import { exitCodes, UsageError, type World } from "./world.ts";

/** One call of the command line. */
export interface Call {
  readonly world: World;
  readonly callsheet: Callsheet;
  readonly given: Arguments;
}

type Run = (call: Call) => Promise<number>;

/** Looks often enough for a line that moves. */
const EVERY_SECONDS = 5;

/** Each command: it prints its answer and returns an exit code. */
export const commands: Readonly<Record<Command, Run>> = {
  submit: async (call) => {
    const { world, callsheet, given } = call;
    const [operation, ...pairs] = given.positionals;
    if (operation === undefined)
      throw new UsageError("submit needs an operation: see callsheet operations.");
    const { values } = given;
    const input = await readInput(world, {
      ...{ given: values.input, pairs },
      upload: async (path) => (await upload(world, callsheet, path)).url,
    });
    if (values["dry-run"] === true)
      return print(world, await callsheet.checkAny(operation, input, submission(call)));
    const key = values.key ?? world.platform.newKey();
    world.note(`Idempotency-Key ${key}\n`);
    const task = await callsheet.submitAny(operation, input, { ...submission(call), key });
    const waits = values.wait === true || values.download !== undefined;
    return waits ? waitFor(call, task) : print(world, task.latest);
  },
  upload: async ({ world, callsheet, given }) =>
    print(world, await upload(world, callsheet, onlyOne(given, "a file"))),
  wait: async (call) => waitFor(call, call.callsheet.task(onlyOne(call.given, "a task id"))),
  get: async ({ world, callsheet, given }) =>
    print(world, await callsheet.task(onlyOne(given, "a task id")).get(world)),
  list: async (call) => {
    const { world, callsheet, given } = call;
    const { values } = given;
    let left = numberOf("limit", values) ?? 20;
    if (left < 1) throw new UsageError("--limit has to be 1 or more.");
    const status = statusOf(values.status);
    const filter = {
      ...{ status, operation: values.operation, metadata: pairsOf(values) },
      settled: values.settled ?? (values.unsettled === true ? false : undefined),
      ...{ createdAfter: values.after, createdBefore: values.before },
      order: values.oldest === true ? ("oldest" as const) : undefined,
      limit: Math.min(left, 100),
    };
    for await (const task of callsheet.list(filter, world)) {
      world.print(`${JSON.stringify(task)}\n`);
      left -= 1;
      if (left === 0) break;
    }
    return exitCodes.ok;
  },
  cancel: async ({ world, callsheet, given }) =>
    print(world, await callsheet.task(onlyOne(given, "a task id")).cancel(world)),
  events: async ({ world, callsheet, given }) =>
    print(world, await callsheet.task(onlyOne(given, "a task id")).events(world)),
  lanes: async ({ world, callsheet, given }) => {
    if (given.positionals.length > 0) throw new UsageError("lanes needs nothing else.");
    return print(world, await callsheet.lanes(world));
  },
  usage: async ({ world, callsheet, given: { values, positionals } }) => {
    if (positionals.length > 0) throw new UsageError("usage needs nothing else.");
    const { from, to } = values;
    return print(world, await callsheet.usage({ from, to, by: sumOf(values.by) }, world));
  },
  operations: async ({ world, callsheet, given }) => {
    const [name] = given.positionals;
    if (name === undefined) return print(world, await callsheet.operations(world));
    return print(world, await callsheet.operation(name, world));
  },
  open: async ({ world, callsheet, given }) => {
    const place = numberOf("file", given.values) ?? 0;
    const task = await callsheet.task(onlyOne(given, "a task id")).get(world);
    const file = task.output?.files[place];
    const url = file?.storedUrl ?? file?.url;
    if (url === undefined)
      throw new UsageError(`The task is ${task.status} and has no file ${place} to open.`);
    world.open(url);
    return print(world, { url });
  },
};

const print = ({ print: write }: World, value: unknown): number => {
  write(`${JSON.stringify(value, undefined, 2)}\n`);
  return exitCodes.ok;
};

const submission = ({ world, given: { values } }: Call): SubmitOptions => ({
  signal: world.signal,
  metadata: pairsOf(values),
  region: values.region,
  priority: numberOf("priority", values),
  deadlineSeconds: numberOf("deadline", values),
  startWithinSeconds: numberOf("start-within", values),
  keepResult: values["keep-result"],
  allowUndocumented: values["allow-undocumented"],
  webhook: values.webhook === undefined ? undefined : { url: values.webhook },
});

/** Waits for the end, saves the files if asked, prints the task. The exit code tells its end. */
const waitFor = async ({ world, given }: Call, task: TaskHandle): Promise<number> => {
  const { platform, signal, isTerminal } = world;
  const seconds = numberOf("timeout", given.values);
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort(signal.reason), { once: true });
  const over = new AbortController();
  if (seconds !== undefined)
    pause(platform, seconds * 1000, over.signal).then(
      () => stop.abort(new NotYet(task.id)),
      () => undefined,
    );
  const progress = startProgress(world);
  let ended: Task;
  try {
    ended = await task.settled({
      signal: stop.signal,
      onProgress: progress.show,
      everySeconds: isTerminal ? EVERY_SECONDS : undefined,
    });
  } catch (error) {
    if (stop.signal.aborted)
      world.note(`\nThe task goes on. Wait for it again: callsheet wait ${task.id}\n`);
    throw error;
  } finally {
    over.abort();
    progress.end();
  }
  const { download: directory } = given.values;
  const downloaded =
    directory === undefined || ended.output === undefined
      ? undefined
      : await download(task, ended.output, { directory, signal });
  print(world, downloaded === undefined ? ended : { ...ended, downloaded });
  return codeOf(ended.status);
};

/** The time that the caller gave is over. */
export class NotYet extends Error {
  override readonly name = "NotYet";
  constructor(taskId: string) {
    super(`The task ${taskId} has not settled yet.`);
  }
}

const ends: Partial<Record<TaskStatus, number>> = {
  failed: exitCodes.failed,
  rejected: exitCodes.rejected,
  canceled: exitCodes.canceled,
  indeterminate: exitCodes.indeterminate,
};

const codeOf = (status: TaskStatus): number => ends[status] ?? exitCodes.ok;

const statuses: Readonly<Record<TaskStatus, true>> = {
  ...{ queued: true, submitting: true, doubtful: true, running: true, succeeded: true },
  ...{ failed: true, rejected: true, canceled: true, indeterminate: true },
};

const isStatus = (text: string): text is TaskStatus => Object.hasOwn(statuses, text);

const sumOf = (given: string | undefined): "day" | "operation" | undefined => {
  if (given === undefined || given === "day" || given === "operation") return given;
  throw new UsageError("--by has to be day or operation.");
};

const statusOf = (given: string | undefined): TaskStatus | undefined => {
  if (given === undefined || isStatus(given)) return given;
  throw new UsageError(`--status has to be one of ${Object.keys(statuses).join(", ")}.`);
};
