import { Unavailable } from "../../task/error.ts";
import type { TaskRef } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { uploadKeyOf, uploadsIn, withUploads } from "../../task/upload.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * The input of a start with a fresh link in place of each upload's name. So a task that has waited
 * for days is started with a link that Tencent can read, and no row has a link. Throws
 * `Unavailable` where the deployment has no bucket any more: the task waits, uncharged.
 */
export function linkUploads(
  { uploads, clock }: Pick<Dependencies, "uploads" | "clock">,
  { tenant, input }: Pick<TaskRef, "tenant"> & { readonly input: Input },
): Input {
  const names = new Set(uploadsIn(input).map(({ name }) => name));
  if (names.size === 0) return input;
  if (uploads === undefined)
    throw new Unavailable("The task names an upload, and this deployment takes no files any more.");
  const now = instant(clock.now());
  const links = [...names].flatMap((name) => {
    const key = uploadKeyOf(tenant, name);
    return key === undefined ? [] : [[name, uploads.linkToRead(key, now)] as const];
  });
  return withUploads(input, new Map(links));
}

type Input = Readonly<Record<string, unknown>>;
