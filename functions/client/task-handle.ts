import type { Delivery, TaskStory } from "./answers.ts";
import { IndeterminateError, TaskError } from "./errors.ts";
import { type Connection, send } from "./send.ts";
import type { SucceededTask, Task } from "./task.ts";
import { type Known, untilSettled, type WaitOptions } from "./wait.ts";

/** A signal that ends one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of a request to cancel, and the task after it. */
export interface Cancellation {
  /**
   * `canceled`: the task will not run, or Tencent has stopped it. `requested`: Tencent took the
   * request, and later answers show what became of it.
   */
  readonly outcome: "canceled" | "requested" | "not_cancellable" | "already_settled";
  readonly task: Task;
}

/** One task at the service, to be asked about, waited for or canceled. */
export class TaskHandle {
  readonly id: string;
  /** The Idempotency-Key that it was submitted with. Undefined if it was named by its id. */
  readonly key: string | undefined;
  readonly #connection: Connection;
  #known: Known;

  constructor(connection: Connection, known: Known, key?: string) {
    this.#connection = connection;
    this.#known = known;
    this.id = known.taskId;
    this.key = key;
  }

  /** The task as it was last seen here. Undefined if it was only named. */
  get latest(): Task | undefined {
    return this.#known.task;
  }

  /**
   * Waits until the task has settled, and returns it if it has succeeded. Throws an
   * IndeterminateError or a TaskError for another end. A signal ends the wait and not the task.
   */
  async result(options: WaitOptions = {}): Promise<SucceededTask> {
    const task = await this.settled(options);
    const { status, output } = task;
    // An output that the service does not store any more is empty, and marked in `marks`.
    if (status === "succeeded")
      return { ...task, status, settled: true, output: output ?? { files: [] } };
    if (status === "indeterminate") throw new IndeterminateError(task);
    throw new TaskError(task);
  }

  /** The same for a caller to whom each end is an answer: it throws for none of them. */
  async settled(options: WaitOptions = {}): Promise<Task> {
    const { onProgress, ...others } = options;
    return untilSettled(this.#connection, this.#known, {
      ...others,
      onProgress: (task) => {
        this.#known = { taskId: this.id, task };
        onProgress?.(task);
      },
    });
  }

  /** The task as it is now. */
  async get({ signal }: CallOptions = {}): Promise<Task> {
    return this.#see(await this.#ask<Task>("GET", "", signal));
  }

  /** Asks Tencent now. The service does so at most once in ten seconds for a task. */
  async refresh({ signal }: CallOptions = {}): Promise<Task> {
    return this.#see(await this.#ask<Task>("POST", "/refresh", signal));
  }

  /** Cancels the task as far as possible. The answer says how far that was. */
  async cancel({ signal }: CallOptions = {}): Promise<Cancellation> {
    const canceled = await this.#ask<Cancellation>("POST", "/cancel", signal);
    this.#see(canceled.task);
    return canceled;
  }

  /** The story of the task. */
  async events({ signal }: CallOptions = {}): Promise<TaskStory> {
    return this.#ask<TaskStory>("GET", "/events", signal);
  }

  /** The webhooks of the task that were tried. */
  async deliveries({ signal }: CallOptions = {}): Promise<readonly Delivery[]> {
    const { deliveries } = await this.#ask<{ readonly deliveries: readonly Delivery[] }>(
      "GET",
      "/deliveries",
      signal,
    );
    return deliveries;
  }

  /** Sends a webhook once more. It is asked for once: a lost answer is a NoAnswerError. */
  async replay(deliveryId: string, { signal }: CallOptions = {}): Promise<Delivery> {
    const path = `/deliveries/${encodeURIComponent(deliveryId)}/replay`;
    return this.#ask<Delivery>("POST", path, signal, { isRepeatable: false });
  }

  /**
   * Opens a file of the result, from 0, at the link that is good now. Throws an Error if the task
   * has no such file, and what `fetch` throws. The key of the API is not sent there.
   */
  async file(place = 0, { signal }: CallOptions = {}): Promise<Response> {
    const { output } = await this.get({ signal });
    const { storedUrl, url } = output?.files[place] ?? {};
    const link = storedUrl ?? url;
    if (link === undefined) throw new Error(`The task ${this.id} has no file ${place} to open.`);
    const request = signal === undefined ? {} : { signal };
    const response = await this.#connection.platform.fetch(link, request);
    if (response.ok) return response;
    throw new Error(`File ${place} of the task ${this.id} was answered with ${response.status}.`);
  }

  #see(task: Task): Task {
    this.#known = { taskId: this.id, task };
    return task;
  }

  async #ask<T>(
    method: "GET" | "POST",
    path: string,
    signal: AbortSignal | undefined,
    { isRepeatable = true } = {},
  ): Promise<T> {
    const answer = await send<T>(this.#connection, {
      method,
      path: `/v1/tasks/${encodeURIComponent(this.id)}${path}`,
      signal,
      isRepeatable,
    });
    return bodyOf(answer.body);
  }
}

/** The body of an answer that has to have one. */
export function bodyOf<T>(body: T | undefined): T {
  if (body === undefined) throw new Error("Callsheet answered without a body.");
  return body;
}
