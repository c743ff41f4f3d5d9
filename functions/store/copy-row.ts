import * as z from "zod/mini";
import { COPY_STATES } from "../task/keeping.ts";
import { storedInstant } from "../task/time.ts";
import type { Row } from "./table.ts";
import { UnreadableRow } from "./task-row.ts";

const text = z.string();
const number = z.number();

/**
 * The copy of one file. `upload` names what S3 holds of it so far, and the content that it is of.
 * `reason` is a word that a caller may read.
 */
const fileCopy = z.object({
  /** Its place among the files of the output, from 0. */
  place: number,
  state: z.enum(["pending", "stored", "refused", "failed"]),
  reason: z.optional(text),
  /** Tries that have failed. */
  tries: number,
  size: z.optional(number),
  mediaType: z.optional(text),
  upload: z.optional(z.object({ id: text, length: number, validator: text })),
});
export type FileCopy = z.infer<typeof fileCopy>;

/**
 * The copy of a task's result. It stands on a list while it is `pending` or `copying`, and has its
 * files once a function has looked at the task.
 */
const copy = z.object({
  state: z.enum(COPY_STATES),
  createdAt: storedInstant,
  /** When the first of the files stops existing at Tencent, as far as that is known. */
  expiresAt: z.optional(storedInstant),
  files: z.optional(z.array(fileCopy)),
  agenda: z.optional(text),
  dueAt: z.optional(storedInstant),
  /** How often a function has begun to copy. The stream starts what has none. */
  tries: number,
  ttl: number,
});
export type Copy = z.infer<typeof copy>;

/** Reads a row as a copy. Throws `UnreadableRow`. */
export function readCopy(row: Row): Copy {
  const parsed = copy.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow(`Row ${String(row.pk)} is not a copy: ${z.prettifyError(parsed.error)}`);
}
