import { hourOf } from "../../results/presign.ts";
import type { Copy } from "../../store/copy-row.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { objectKeyOf, type ShownCopy } from "../../task/keeping.ts";
import type { Output } from "../../task/report.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** The copy of a task's result, and links to its stored files by their places. */
export interface KeptFiles {
  readonly copy: ShownCopy;
  readonly links: ReadonlyMap<number, string>;
  /** Changes with the copy, and with its links. Example: `stored-2026-01-01T00:00:00.000Z`. */
  readonly tag: string;
}

/** Undefined for a task whose result is not kept. */
export async function keptFiles(
  dependencies: Dependencies,
  task: Task,
): Promise<KeptFiles | undefined> {
  if (!isSettled(task) || task.copyRow === undefined) return undefined;
  const { presign, clock } = dependencies;
  const copy = await readCopy(dependencies, task);
  if (copy === undefined) return undefined;
  const { state, files = [] } = copy;
  const now = instant(clock.now());
  const stored = presign === undefined ? [] : files.filter((file) => file.state === "stored");
  const links = stored.map(
    ({ place }) => [place, presign?.(objectKeyOf(task, place), now)] as const,
  );
  return {
    copy: { state, reason: files.find((file) => file.state !== "stored")?.reason },
    links: new Map(links.flatMap(([place, link]) => (link === undefined ? [] : [[place, link]]))),
    tag: stored.length === 0 ? state : `${state}-${stored.length}-${hourOf(now)}`,
  };
}

/** The output with a link to each file that is stored. */
export function withStoredUrls(output: Output, kept: KeptFiles): Output {
  return {
    ...output,
    files: output.files.map((file, place) => {
      const storedUrl = kept.links.get(place);
      return storedUrl === undefined ? file : { ...file, storedUrl };
    }),
  };
}

/** A copy that cannot be read holds no answer up. */
const readCopy = async ({ copies, log }: Dependencies, task: Task): Promise<Copy | undefined> => {
  try {
    return await copies.read(task);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    log("row_unreadable", { tenant: task.tenant, taskId: task.taskId });
    return undefined;
  }
};
