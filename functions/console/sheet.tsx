import { useState } from "preact/hooks";
import type { LaneListAnswer, TaskAnswer, TaskListAnswer } from "../http/api.ts";
import { asRefused, useAsking } from "./asking.ts";
import { Chip, Progress } from "./chip.tsx";
import { Fault } from "./fault.tsx";
import { Filters } from "./filters.tsx";
import type { Query, Refused, Service } from "./service.ts";
import { ageOf, heldUpBy } from "./words.ts";

/** Tasks of a page. */
const LIMIT = "50";

/** A new task can come at any time, so the first page is always asked for again. */
const always = (): boolean => true;

/** The list of the tenant's tasks. It keeps the first page fresh, and goes on if asked. */
export function Sheet({ service }: { readonly service: Service }) {
  const [query, setQuery] = useState<Query>({});
  const [older, setOlder] = useState<{ pages: readonly TaskListAnswer[]; fault?: Refused }>({
    pages: [],
  });
  const name = JSON.stringify(query);
  const list = useAsking(name, () => service.tasks({ ...query, limit: LIMIT }), always);
  const known = useAsking(
    "operations",
    () => service.operations(),
    () => false,
  );
  const pages = [...(list.answer === undefined ? [] : [list.answer]), ...older.pages];
  const tasks = distinct(pages.flatMap((page) => page.tasks));
  const cursor = pages.at(-1)?.nextCursor;
  const waits = tasks.some(({ status }) => status === "queued");
  const lanes = useAsking(
    waits ? "lanes" : "no lanes",
    () => (waits ? service.lanes() : Promise.resolve({ lanes: [] })),
    () => waits,
  );
  const narrow = (next: Query): void => {
    setOlder({ pages: [] });
    setQuery(next);
  };
  const goOn = async (from: string): Promise<void> => {
    await service.tasks({ ...query, limit: LIMIT, cursor: from }).then(
      (page) => setOlder(({ pages: before }) => ({ pages: [...before, page] })),
      (error: unknown) => setOlder((before) => ({ ...before, fault: asRefused(error) })),
    );
  };
  return (
    <section aria-label="Tasks">
      <Filters
        query={query}
        statuses={Object.keys(known.answer?.statuses ?? {})}
        operations={known.answer?.operations.map(({ operation }) => operation) ?? []}
        onQuery={narrow}
      />
      <Fault fault={list.fault ?? older.fault} />
      {list.answer !== undefined && tasks.length === 0 && <p class="empty">No task fits.</p>}
      {tasks.length > 0 && <Table tasks={tasks} lanes={lanes.answer?.lanes ?? []} now={list.now} />}
      {cursor !== undefined && (
        <button type="button" onClick={() => void goOn(cursor)}>
          More
        </button>
      )}
    </section>
  );
}

interface TableProps {
  readonly tasks: readonly TaskAnswer[];
  readonly lanes: LaneListAnswer["lanes"];
  readonly now: number;
}

function Table({ tasks, lanes, now }: TableProps) {
  return (
    <table class="sheet">
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Operation</th>
          <th scope="col">Age</th>
          <th scope="col">Progress</th>
          <th scope="col">Task</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr key={task.taskId}>
            <td>
              <Chip status={task.status} />
              {task.marks?.map((mark) => (
                <span key={mark} class="mark">
                  {mark.replaceAll("_", " ")}
                </span>
              ))}
            </td>
            <td>{task.operation}</td>
            <td title={task.createdAt}>{ageOf(task.createdAt, now)}</td>
            <td>
              {task.settled
                ? (task.error?.code ?? "")
                : (heldUpBy(task, lanes, now) ?? <Progress task={task} />)}
            </td>
            <td>
              <a href={`#/tasks/${task.taskId}`} data-row="">
                {task.taskId.slice(0, 12)}…
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The first page moves on while others stand still, so a task may be on two of them. */
const distinct = (tasks: readonly TaskAnswer[]): readonly TaskAnswer[] =>
  [...new Map(tasks.toReversed().map((task) => [task.taskId, task])).values()].toReversed();
