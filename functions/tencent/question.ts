import type { Report } from "../task/report.ts";
import type { Duration, Instant } from "../task/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A task as Tencent knows it, with the facts that a question about it needs. */
export interface ProviderTask {
  /** `undefined` where only the session is known. */
  readonly providerTaskId: string | undefined;
  readonly application: string;
  /**
   * The X-TC-Region of its start, which every later question has to name too. Absent if the product
   * has no regions.
   */
  readonly region?: string | undefined;
  /** The SessionId of its start, if we know it. */
  readonly sessionId?: string | undefined;
  /**
   * The last moment at which the task was certainly not finished, so that no result had begun to
   * expire. Absent if it is not known.
   */
  readonly unfinishedAt?: Instant | undefined;
}

/** A task at Tencent whose TaskId is known. */
export type NamedProviderTask = ProviderTask & { readonly providerTaskId: string };

/** The action that says how a task stands. Only its `read` interprets Tencent's statuses. */
export interface DescribeOperation {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  readonly request: (task: ProviderTask) => Fields;
  /**
   * Reads the `Response` object of a successful answer. Throws if it does not have the documented
   * shape.
   */
  readonly read: (response: unknown, task: ProviderTask) => Report;
  /** Exact error codes that say: no such task (never was, or forgotten). */
  readonly notFoundCodes: readonly string[];
  /**
   * Exact error codes that say: the task failed. Callsheet believes them once they have been
   * repeated for a while.
   */
  readonly failureCodes?: readonly string[];
  /**
   * Set for tasks that Tencent forgets at their end without saying how they ended: the time to wait
   * for a callback that does. `not found` of a task that was seen running then means that it has
   * ended.
   */
  readonly endsUntold?: Duration;
}

/** A row of a product's list. An empty id means that the task was started without one. */
export interface ListedTask {
  readonly providerTaskId: string;
  readonly sessionId: string;
  readonly sessionContext: string;
}

/** A page of a list of an application's tasks, by when Tencent created them. */
export interface ListPage {
  readonly application: string;
  readonly createdAfter: Instant;
  /** Absent: until now. */
  readonly createdBefore?: Instant | undefined;
  /** Where the page before ended; absent for the first. */
  readonly scrollToken?: string | undefined;
}

export interface ListReading {
  readonly tasks: readonly ListedTask[];
  /**
   * How many rows could not be read. A list with such a row proves nothing by the tasks that it
   * lacks.
   */
  readonly unread: number;
  /**
   * The beginning of the next page. Empty at the end of the list, undefined if the answer does not
   * say.
   */
  readonly next: string | undefined;
}

/**
 * The action that lists tasks with the ids of their start. With it, a start whose answer was lost
 * can be found.
 */
export interface ListOperation {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  readonly request: (page: ListPage) => Fields;
  /**
   * Reads the `Response` object of a successful answer. Throws if it does not have the documented
   * shape.
   */
  readonly read: (response: unknown) => ListReading;
}

/** A page of a search among an account's tasks of one status, by when Tencent created them. */
export interface SearchPage {
  readonly status: string;
  readonly createdAfter: Instant;
  /** Absent: until now. */
  readonly createdBefore?: Instant | undefined;
  readonly scrollToken?: string | undefined;
}

/**
 * A task that a search shows. Only its TaskId identifies it. `createdAt` is in milliseconds, if
 * Tencent names it.
 */
export interface SoughtTask {
  readonly providerTaskId: string;
  readonly createdAt: number | undefined;
}

/**
 * The action that lists tasks without the ids of their start, so that Callsheet has to ask about
 * each. The tasks that it lacks prove nothing.
 */
export interface SearchOperation {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  /** Each has a list of its own. */
  readonly statuses: readonly string[];
  readonly request: (page: SearchPage) => Fields;
  /**
   * Reads the `Response` object of a successful answer. `next` is empty at the end. Throws if it
   * does not have the documented shape.
   */
  readonly read: (response: unknown) => {
    readonly tasks: readonly SoughtTask[];
    readonly next: string;
  };
}

/** The action that stops a task at Tencent. */
export interface CancelOperation {
  readonly action: string;
  /** Documented requests per second. */
  readonly rate: number;
  readonly request: (task: NamedProviderTask) => Fields;
  /** The tasks for which Tencent takes it. Callers read this. */
  readonly only: "waiting" | "waiting-or-running";
  /**
   * Set if its answer means that the task has been stopped. Otherwise Tencent only tries, and has
   * to be asked.
   */
  readonly confirmedByAnswer?: true;
  /** Exact error codes that say: it cannot be stopped (any more). */
  readonly tooLateCodes: readonly string[];
}
