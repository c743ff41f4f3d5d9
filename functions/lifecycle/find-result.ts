import { RequestError } from "../task/error.ts";
import type { OutputFile } from "../task/report.ts";
import type { SettledTask } from "../task/task.ts";
import { before, type Duration, type Instant, instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { readOutput } from "./common/read-output.ts";
import { keptFiles } from "./request/kept-files.ts";

/**
 * The link to a file of a settled task; `place` counts from 0. Throws `no_result` if there is no
 * such file or it has no link, and `result_expired` if Tencent keeps it no longer.
 */
export async function linkOf(
  dependencies: Dependencies,
  task: SettledTask,
  place: number,
): Promise<string> {
  const output = await readOutput(dependencies, task);
  if (task.outputRow !== undefined && output === undefined) throw expired();
  const files = output?.files ?? [];
  const file = files[place];
  const kept = await keptFiles(dependencies, task);
  const stored = kept?.links.get(place);
  if (files.length === 0) throw noResult("The task has settled without a file.");
  if (file === undefined)
    throw noResult("The task has no such file.", `must be from 0 to ${files.length - 1}`);
  const now = instant(dependencies.clock.now());
  if (stored !== undefined && isEnding(file, now)) return stored;
  if (file.expiresAt !== undefined && file.expiresAt <= now) throw expired();
  const link = webLink(file.url);
  if (link !== undefined) return link;
  if (stored !== undefined) return stored;
  throw noResult("Tencent named no link to this file. Its output says where it is.");
}

/**
 * Tencent's link is led to while it lasts, as fetching from it costs nothing. Its end is not known
 * to the minute.
 */
const isEnding = ({ expiresAt }: OutputFile, now: Instant): boolean =>
  expiresAt === undefined || before(expiresAt, ENDS_ABOUT) <= now;

const ENDS_ABOUT: Duration = { hours: 1 };

/** A link as a header can carry it. Undefined for text that is no link to the web. */
const webLink = (text: string | undefined): string | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
};

const noResult = (detail: string, message?: string): RequestError =>
  new RequestError(
    "no_result",
    detail,
    message === undefined ? [] : [{ parameter: "file", message }],
  );

const expired = (): RequestError =>
  new RequestError("result_expired", "Tencent keeps the file no longer.");
