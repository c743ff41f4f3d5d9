import { jsonPointer, RequestError } from "../../task/error.ts";
import { before, instant } from "../../task/time.ts";
import {
  MOST_UPLOADS,
  type NamedUpload,
  UPLOAD_USABLE,
  uploadKeyOf,
  uploadsIn,
} from "../../task/upload.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * Checks the uploads that the input of a new task names: each is there, and was sent lately enough
 * to outlive the task's wait. Throws `uploads_not_offered` or `upload_not_found`, with a pointer
 * for each place, and `Unavailable` where the bucket does not answer.
 */
export async function checkUploads(
  { uploads, clock }: Pick<Dependencies, "uploads" | "clock">,
  tenant: string,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const named = offeredIn({ uploads }, input);
  if (uploads === undefined || named.length === 0) return;
  const names = [...new Set(named.map(({ name }) => name))];
  const now = instant(clock.now());
  const missing = await Promise.all(
    names.map(async (name) => {
      const key = uploadKeyOf(tenant, name);
      const sentAt = key === undefined ? undefined : await uploads.sentAt(key, now);
      return sentAt === undefined || sentAt < before(now, UPLOAD_USABLE) ? [name] : [];
    }),
  );
  const lost = new Set(missing.flat());
  if (lost.size > 0)
    throw notFound(
      "The input names an upload that is not there, or was sent more than seven days ago.",
      named.filter(({ name }) => lost.has(name)),
    );
}

/**
 * The uploads that an input names. It asks nobody whether they are there. Throws
 * `uploads_not_offered` where there is no bucket, and `invalid_input` for too many.
 */
export function offeredIn(
  { uploads }: Pick<Dependencies, "uploads">,
  input: Readonly<Record<string, unknown>>,
): readonly NamedUpload[] {
  const named = uploadsIn(input);
  if (named.length === 0) return [];
  if (uploads === undefined) throw uploadsNotOffered(named);
  if (new Set(named.map(({ name }) => name)).size > MOST_UPLOADS)
    throw new RequestError("invalid_input", `An input names at most ${MOST_UPLOADS} uploads.`, [
      { pointer: "/input", message: `must name at most ${MOST_UPLOADS} uploads` },
    ]);
  return named;
}

/** The error where no bucket takes files, with the places of an input that name some. */
export function uploadsNotOffered(named: readonly NamedUpload[] = []): RequestError {
  return new RequestError(
    "uploads_not_offered",
    "This deployment takes no files. Its operator sets KEEP_RESULTS for that.",
    named.map(({ path }) => ({
      pointer: jsonPointer(["input", ...path]),
      message: "names an upload",
    })),
  );
}

const notFound = (detail: string, named: readonly NamedUpload[]): RequestError =>
  new RequestError(
    "upload_not_found",
    detail,
    named.map(({ path }) => ({
      pointer: jsonPointer(["input", ...path]),
      message: "names no file of yours; send it with POST /v1/uploads",
    })),
  );
