import * as z from "zod/mini";
import { jsonOrUndefined } from "../task/json.ts";
import { readTask, type Task, type TaskRef } from "../task/task.ts";
import type { Key, Row } from "./table.ts";

/** A caller's request after validation: everything that the start needs and the answer shows. */
export const taskRequest = z.object({
  input: z.record(z.string(), z.unknown()),
  metadata: z.optional(z.record(z.string(), z.string())),
  warnings: z.optional(z.array(z.string())),
  /** Names of input fields that no answer shows. */
  hidden: z.optional(z.array(z.string())),
  /**
   * The JSON pointers of credentials in the input. The task's own row holds them while the task may
   * still have to be started.
   */
  withheld: z.optional(z.array(z.string())),
  /** Names a task that was started elsewhere, instead of `input`. */
  follow: z.optional(z.record(z.string(), z.string())),
  /**
   * Other facts of the request that no row holds once the task has started. Absent in rows of
   * earlier versions.
   */
  asked: z.optional(z.object({ startWithinSeconds: z.optional(z.number()) })),
});
export type TaskRequest = z.infer<typeof taskRequest>;

/** A row of the table that this version cannot read as a task. Only its due time may be changed. */
export class UnreadableRow extends Error {
  override readonly name = "UnreadableRow";
  /** How often its due time has been put off. */
  readonly putOffs: number;

  constructor(message: string, putOffs = 0) {
    super(message);
    this.putOffs = putOffs;
  }
}

/** The key of a task's own row. */
export function hotKey({ tenant, taskId }: TaskRef): Key {
  return {
    pk: `${tenant}#${taskId}`,
    sk: "task",
  };
}

/** The task whose rows have this partition key. */
export function refOf(pk: string): TaskRef {
  const [tenant = "", taskId = ""] = pk.split("#");
  return { tenant, taskId };
}

/** Among many rows, one that cannot be read is a value: it must not hide the others. */
export function readable<T>(parse: () => T): T | UnreadableRow {
  try {
    return parse();
  } catch (error) {
    if (error instanceof UnreadableRow) return error;
    throw error;
  }
}

/** Reads a row as a task. Throws `UnreadableRow`. */
export function parseTask(row: Row): Task {
  const parsed = readTask(row);
  if (parsed.success) return parsed.data;
  const putOffs = typeof row.putOffs === "number" ? row.putOffs : 0;
  throw new UnreadableRow(
    `Row ${String(row.pk)} is not a task: ${z.prettifyError(parsed.error)}`,
    putOffs,
  );
}

/** Reads the JSON text of a request or an output. Throws `UnreadableRow`. */
export function parseText<T>(schema: z.ZodMiniType<T>, text: unknown): T {
  const parsed = schema.safeParse(typeof text === "string" ? jsonOrUndefined(text) : undefined);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow("A row of a task's request or output does not hold one.");
}
