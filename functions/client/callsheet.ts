import type { DryRun, Lane, Operation, OperationDetails } from "./answers.ts";
import { Endpoints } from "./endpoints.ts";
import type { Inputs, OperationName } from "./inputs.ts";
import { type ListFilter, listTasks, type TaskList } from "./list.ts";
import { type Platform, platform } from "./platform.ts";
import { type Connection, retryAfterOf, send } from "./send.ts";
import { bodyOfSubmission, checkedKey, type Followed, type SubmitOptions } from "./submission.ts";
import type { Task } from "./task.ts";
import { bodyOf, type CallOptions, TaskHandle } from "./task-handle.ts";
import { type Upload, type UploadOptions, uploadFile } from "./upload.ts";
import { readUsage, type Usage, type UsageFilter } from "./usage.ts";

/** Where the service is, and the key that it knows the caller by. */
export interface ClientOptions {
  /** The address of the API. A path before `/v1` is kept. */
  readonly url: string;
  /** The tenant's key: a secret. */
  readonly key: string;
  /** Takes the place of parts of the platform: its clock, its `fetch`. */
  readonly platform?: Partial<Platform> | undefined;
}

/** The options of a submission that is only checked. */
export type CheckOptions = Omit<SubmitOptions, "waitSeconds">;

/**
 * A client of one Callsheet service.
 *
 * Example: `const task = await new Callsheet({ url, key }).submit("mps.ProcessMedia", input)` and
 * then `await task.result()`.
 */
export class Callsheet {
  readonly #connection: Connection;
  /** The registered receivers of webhooks. */
  readonly endpoints: Endpoints;

  constructor({ url, key, platform: own = {} }: ClientOptions) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new TypeError("`url` has to be the http or https address of a Callsheet service.");
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new TypeError("`key` has to be the key of a tenant: printable ASCII without spaces.");
    this.#connection = {
      url: url.replace(/\/+$/, ""),
      key,
      platform: { ...platform, ...own },
    };
    this.endpoints = new Endpoints(this.#connection);
  }

  /**
   * Submits a task and returns it as soon as the service has recorded it. A lost answer is asked
   * for again under the same key, so the task is charged once. Throws a ProblemError if the service
   * refuses it, and a NoAnswerError, which has the key, if no answer came at all.
   */
  async submit<Name extends OperationName>(
    operation: Name,
    input: Inputs[Name],
    options: SubmitOptions = {},
  ): Promise<TaskHandle> {
    return this.#start(operation, { input }, options);
  }

  /** The same for an operation that this client does not know: a newer service offers more. */
  async submitAny(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    options: SubmitOptions = {},
  ): Promise<TaskHandle> {
    return this.#start(operation, { input }, options);
  }

  /** Watches a task that was started elsewhere. */
  async follow(
    operation: OperationName,
    follow: Followed,
    options: SubmitOptions = {},
  ): Promise<TaskHandle> {
    return this.#start(operation, { follow }, options);
  }

  /** Checks a submission and starts nothing. Throws a ProblemError as `submit` would. */
  async check<Name extends OperationName>(
    operation: Name,
    input: Inputs[Name],
    options: CheckOptions = {},
  ): Promise<DryRun> {
    return this.checkAny(operation, { ...input }, options);
  }

  /** The same for an operation that this client does not know. */
  async checkAny(
    operation: string,
    input: Readonly<Record<string, unknown>>,
    options: CheckOptions = {},
  ): Promise<DryRun> {
    const { body } = await send<DryRun>(this.#connection, {
      method: "POST",
      path: "/v1/tasks",
      ...(options.key === undefined
        ? {}
        : { headers: { "idempotency-key": checkedKey(options.key) } }),
      body: bodyOfSubmission(operation, { input }, { ...options, dryRun: true }),
      signal: options.signal,
    });
    return bodyOf(body);
  }

  /** A task by its id, from any process. Nothing is sent before it is asked about. */
  task(taskId: string): TaskHandle {
    return new TaskHandle(this.#connection, { taskId });
  }

  /** The tasks, newest first, page by page as they are read. */
  list(filter: ListFilter = {}, options: CallOptions = {}): TaskList {
    return listTasks(this.#connection, filter, options);
  }

  /** The lanes in which tasks start: how full each is, and which tasks wait there. */
  async lanes({ signal }: CallOptions = {}): Promise<readonly Lane[]> {
    const { body } = await send<{ readonly lanes: readonly Lane[] }>(this.#connection, {
      method: "GET",
      path: "/v1/lanes",
      signal,
    });
    return bodyOf(body).lanes;
  }

  /**
   * Sends a file to the service, for the input of a task. The same file again is the same upload.
   * Throws a ProblemError (`uploads_not_offered`) where the service takes no files.
   *
   * Example: `const { url } = await callsheet.upload(await openAsBlob("cat.png"))` and then
   * `{ FileInfos: [{ Type: "Url", Url: url }] }`.
   */
  async upload(file: Blob, options: UploadOptions = {}): Promise<Upload> {
    return uploadFile(this.#connection, file, options);
  }

  /** Adds up the tasks that have settled, by day or by operation. */
  async usage(filter: UsageFilter = {}, options: CallOptions = {}): Promise<Usage> {
    return readUsage(this.#connection, filter, options);
  }

  /** The operations that the service offers. */
  async operations({ signal }: CallOptions = {}): Promise<readonly Operation[]> {
    const { body } = await send<{ readonly operations: readonly Operation[] }>(this.#connection, {
      method: "GET",
      path: "/v1/operations",
      signal,
    });
    return bodyOf(body).operations;
  }

  /** One operation, with the schema of its input, an example and its rules. */
  async operation(name: string, { signal }: CallOptions = {}): Promise<OperationDetails> {
    const { body } = await send<OperationDetails>(this.#connection, {
      method: "GET",
      path: `/v1/operations/${encodeURIComponent(name)}`,
      signal,
    });
    return bodyOf(body);
  }

  async #start(
    operation: string,
    task: { readonly input: object } | { readonly follow: object },
    options: SubmitOptions,
  ): Promise<TaskHandle> {
    const key = checkedKey(options.key ?? this.#connection.platform.newKey());
    const answer = await send<Task>(this.#connection, {
      method: "POST",
      path: "/v1/tasks",
      headers: { "idempotency-key": key },
      body: bodyOfSubmission(operation, task, options),
      waitSeconds: options.waitSeconds,
      signal: options.signal,
    });
    const submitted = bodyOf(answer.body);
    const retryAfter = retryAfterOf(answer.headers);
    const known = { taskId: submitted.taskId, task: submitted, retryAfter };
    return new TaskHandle(this.#connection, known, key);
  }
}
