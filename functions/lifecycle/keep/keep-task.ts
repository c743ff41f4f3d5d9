import type { Copy, FileCopy } from "../../store/copy-row.ts";
import { keepAgenda, objectKeyOf } from "../../task/keeping.ts";
import type { OutputFile } from "../../task/report.ts";
import { isSettled, type SettledTask, type TaskRef } from "../../task/task.ts";
import { after, type Duration, type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import { readOutput } from "../common/read-output.ts";
import { type CopyAttempt, copyFile } from "./copy-file.ts";
import type { Keeper } from "./keeper.ts";

/** A copy that this function alone works on, until `dueAt`. */
export interface Claimed extends TaskRef {
  readonly copy: Copy;
  readonly dueAt: Instant;
  /** Milliseconds since the UNIX epoch at which the function stops. */
  readonly until: number;
}

/**
 * The waits after each failed try. Together they are seven hours, of the twelve that MPS keeps a
 * result.
 */
const WAITS: readonly Duration[] = [
  { minutes: 1 },
  { minutes: 5 },
  { minutes: 15 },
  { hours: 1 },
  { hours: 2 },
  { hours: 4 },
];

/** A copy whose task has not settled: the write that was to settle it was lost, and comes again. */
const UNSETTLED_WAITS: Duration = { minutes: 10 };

/** Files of one result that are kept. */
const MOST_FILES = 50;

/**
 * Copies the files of a settled task, one after the other, and saves after each how it ended. The
 * task itself stays as it is, whatever becomes of the copy. Once nothing is left to try, the task's
 * event, if it waits for the copy, is told.
 */
export async function keepTask(keeper: Keeper, claimed: Claimed): Promise<void> {
  const { tasks, copies, clock } = keeper;
  const task = await tasks.read(claimed);
  if (task !== undefined && !isSettled(task)) {
    const dueAt = after(instant(clock.now()), UNSETTLED_WAITS);
    await save(keeper, claimed, { files: undefined, dueAt });
    return;
  }
  const files = await copyAll(keeper, claimed, task);
  if (files === undefined) return;
  const pending = files.filter(({ state }) => state === "pending");
  const now = instant(clock.now());
  const [soonest] = pending.map((file) => nextTry(file, now)).sort();
  await save(keeper, claimed, { files, dueAt: soonest });
  if (task === undefined || soonest !== undefined) return;
  await copies.name(task);
  await copies.hasten(task, now);
}

/** Undefined if the copy is another function's now. */
const copyAll = async (
  keeper: Keeper,
  claimed: Claimed,
  task: SettledTask | undefined,
): Promise<readonly FileCopy[] | undefined> => {
  const output = task === undefined ? undefined : await readOutput(keeper, task);
  const named = task?.status === "succeeded" ? (output?.files ?? []) : [];
  let files = claimed.copy.files ?? named.map(newFile);
  for (const { place } of byExpiry(files, named)) {
    const [source, file] = [named[place], files[place]];
    if (task === undefined || file?.state !== "pending") continue;
    const remember = (upload: FileCopy["upload"]): Promise<boolean> => {
      files = files.with(place, { ...withoutUpload(file), ...(upload && { upload }) });
      return save(keeper, claimed, { files, dueAt: claimed.dueAt });
    };
    const attempt = await tryFile(keeper, { task, source, file, until: claimed.until, remember });
    const now = files[place] ?? file;
    files = files.with(place, afterAttempt(now, attempt));
    logEnd(keeper, task, files[place]);
    if (!(await save(keeper, claimed, { files, dueAt: claimed.dueAt }))) return undefined;
  }
  return files;
};

const newFile = (_file: OutputFile, place: number): FileCopy =>
  place < MOST_FILES
    ? { place, state: "pending", tries: 0 }
    : { place, state: "refused", reason: "too_many_files", tries: 0 };

/** The file that stops existing first comes first. One without an expiry can wait. */
const byExpiry = (
  files: readonly FileCopy[],
  named: readonly OutputFile[],
): readonly FileCopy[] => {
  const expiryOf = ({ place }: FileCopy): string => named[place]?.expiresAt ?? "9999";
  return files.toSorted((a, b) => (expiryOf(a) < expiryOf(b) ? -1 : 1));
};

interface Trial {
  readonly task: SettledTask;
  readonly source: OutputFile | undefined;
  readonly file: FileCopy;
  readonly until: number;
  readonly remember: (upload: FileCopy["upload"]) => Promise<boolean>;
}

const tryFile = async (
  keeper: Keeper,
  { task, source, file, until, remember }: Trial,
): Promise<CopyAttempt> => {
  if (source?.url === undefined) return { kind: "refused", reason: "no_link" };
  const now = instant(keeper.clock.now());
  if (source.expiresAt !== undefined && source.expiresAt <= now)
    return { kind: "refused", reason: "expired" };
  const { url, mediaType, size } = source;
  const key = objectKeyOf(task, file.place);
  return copyFile(keeper, { url, key, mediaType, size, upload: file.upload }, { until, remember });
};

const withoutUpload = ({ upload: _upload, ...file }: FileCopy): FileCopy => file;

const afterAttempt = (file: FileCopy, attempt: CopyAttempt): FileCopy => {
  switch (attempt.kind) {
    case "stored": {
      const { size, mediaType } = attempt;
      const { reason: _reason, ...stored } = withoutUpload(file);
      return { ...stored, state: "stored", size, mediaType };
    }
    case "refused":
      return { ...withoutUpload(file), state: "refused", reason: attempt.reason };
    case "unfinished":
      return attempt.hasMore ? file : afterFailure(file, "too_slow");
    case "failed":
      return attempt.hasMore
        ? { ...file, reason: attempt.reason }
        : afterFailure(file, attempt.reason);
  }
  return unreachable(attempt);
};

const afterFailure = (file: FileCopy, reason: string): FileCopy => {
  const tries = file.tries + 1;
  return tries > WAITS.length
    ? { ...withoutUpload(file), state: "failed", reason, tries }
    : { ...file, reason, tries };
};

const nextTry = ({ tries }: FileCopy, now: Instant): Instant =>
  after(now, WAITS[tries - 1] ?? { minutes: 1 });

const save = (
  { copies }: Keeper,
  { copy, dueAt: claimedUntil, ...ref }: Claimed,
  saved: { readonly files: readonly FileCopy[] | undefined; readonly dueAt: Instant | undefined },
): Promise<boolean> => {
  const { files, dueAt } = saved;
  const isClaimed = dueAt === claimedUntil;
  const state = isClaimed ? "copying" : dueAt === undefined ? stateOf(files) : "pending";
  return copies.save(ref, claimedUntil, {
    ...{ state, files: files === undefined ? undefined : [...files], tries: copy.tries },
    ...(dueAt === undefined ? {} : { agenda: keepAgenda(ref), dueAt }),
  });
};

/** The end of a copy: as good as its worst file. */
const stateOf = (files: readonly FileCopy[] = []): Copy["state"] => {
  if (files.some(({ state }) => state === "failed")) return "failed";
  return files.length === 0 || files.some(({ state }) => state === "refused")
    ? "refused"
    : "stored";
};

const logEnd = ({ log }: Keeper, task: SettledTask, file: FileCopy | undefined): void => {
  const { tenant, taskId, operation } = task;
  const about = { tenant, taskId, operation };
  if (file?.state === "stored") log("result_kept", about);
  else if (file?.reason === "host_not_allowed") log("result_host_unknown", about);
  else if (file?.state === "refused") log("copy_refused", { ...about, reason: `${file.reason}` });
  else if (file?.state === "failed") log("copy_given_up", { ...about, reason: `${file.reason}` });
  else
    log("copy_failed", { ...about, reason: file?.reason ?? "too_slow", count: file?.tries ?? 0 });
};
