import { type Connection, send } from "./send.ts";
import type { Task, TaskStatus } from "./task.ts";
import { bodyOf, type CallOptions } from "./task-handle.ts";

/** Which tasks of the tenant a list has. */
export interface ListFilter {
  readonly status?: TaskStatus | undefined;
  readonly operation?: string | undefined;
  /** Only tasks that have ended for good, or only the others. */
  readonly settled?: boolean | undefined;
  /** Moments like `2026-01-31T12:00:00Z`. */
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
  /** Only tasks with these pairs. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** `newest` first by default. */
  readonly order?: "newest" | "oldest" | undefined;
  /** Most tasks of a page, from 1 to 100. */
  readonly limit?: number | undefined;
  /** Goes on where another list ended. */
  readonly cursor?: string | undefined;
}

/** A page. One without tasks may be followed by others; only one without a cursor is the last. */
export interface TaskPage {
  /** Without `input`, `follow`, `metadata` and `warnings`. */
  readonly tasks: readonly Task[];
  readonly nextCursor?: string | undefined;
}

/** A list that is read as far as somebody iterates over it. */
export interface TaskList extends AsyncIterable<Task> {
  /** The same, by pages. */
  pages(): AsyncGenerator<TaskPage, void, void>;
}

/** The tasks that fit the filter. A page is read when it is asked for. */
export function listTasks(
  connection: Connection,
  filter: ListFilter,
  { signal }: CallOptions,
): TaskList {
  const pages = async function* (): AsyncGenerator<TaskPage, void, void> {
    let cursor = filter.cursor;
    do {
      const { body } = await send<TaskPage>(connection, {
        method: "GET",
        path: `/v1/tasks${queryOf({ ...filter, cursor })}`,
        signal,
      });
      const page = bodyOf(body);
      yield page;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  };
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.tasks;
    },
  };
}

const queryOf = ({ metadata = {}, ...fields }: ListFilter): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) query.set(name, String(value));
  for (const [name, value] of Object.entries(metadata)) query.set(`metadata.${name}`, value);
  const text = String(query);
  return text === "" ? "" : `?${text}`;
};
