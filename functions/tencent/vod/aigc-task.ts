import {
  type Details,
  type Output,
  type OutputFile,
  type Report,
  truncate,
  type Verdict,
} from "../../task/report.ts";
import { withoutAbsent } from "../../task/without-absent.ts";
import { mediaTypeOfEnding, mediaTypeOfUrl } from "../media-type.ts";
import type { Members } from "../read-members.ts";
import { momentOf } from "../times.ts";
import { unreadResult } from "../unread-result.ts";
import {
  cancellationOf,
  type Ended,
  failureOf,
  isFailingWord,
  isSucceedingWord,
} from "./task-failure.ts";

/** The facts about one task in DescribeTaskDetail or in a complete event. */
interface Told {
  /** The status beside the task's object; an event has none. */
  readonly outer: string | undefined;
  /**
   * An AigcVideoTask, or its like of another action, which differs in its Output only. Undefined
   * where it is null, "no valid value".
   */
  readonly task: Members | undefined;
  /** When the task was made, began and ended, where that is told. */
  readonly times: Details;
}

/** The report that follows from Tencent's words about a task. */
export function reportOf(told: Told, answer: Members): Report {
  const verdict = verdictOf(told);
  const [providerTaskId, sessionId, sessionContext] = (
    ["TaskId", "SessionId", "SessionContext"] as const
  ).map((name) => told.task?.text(name));
  return {
    verdict,
    ...(answer.unread === undefined ? {} : { unread: answer.unread }),
    ...(providerTaskId === undefined ? {} : { providerTaskId }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(sessionContext === undefined ? {} : { sessionContext }),
  };
}

/**
 * The outer status still says that a task without an object waits, runs or was aborted. A FINISH
 * needs its object.
 */
function verdictOf({ outer, task, times }: Told): Verdict {
  const status = outer ?? task?.text("Status");
  if (status === undefined) return { state: "unknown", providerStatus: "none" };
  if (status === "ABORTED") return canceledVerdict(task, times);
  if (status === "WAITING" || status === "PROCESSING")
    return unfinishedVerdict(status, task, times);
  if (status !== "FINISH") return { state: "unknown", providerStatus: status };
  return task === undefined
    ? { state: "unknown", providerStatus: "FINISH without its task" }
    : finalVerdict(task, times);
}

function canceledVerdict(task: Members | undefined, times: Details): Verdict {
  const { output } = resultOf(task?.member("Output"), times);
  return {
    state: "canceled",
    error: cancellationOf(task === undefined ? undefined : endOf(task)),
    ...(output && { output }),
  };
}

/** The two levels may disagree: the task's object has ended, the status beside it has not. */
function unfinishedVerdict(
  status: "WAITING" | "PROCESSING",
  task: Members | undefined,
  times: Details,
): Verdict {
  const progress = status === "WAITING" ? undefined : task?.percent("Progress");
  const goesOn = {
    state: status === "WAITING" ? "waiting" : "running",
    ...(progress === undefined ? {} : { progress }),
  } as const;
  if (task === undefined) return goesOn;
  const inner = task.text("Status");
  const hasEnded = inner === "FINISH" || isFailingWord(inner) || endOf(task).errCode.failed;
  const final = hasEnded ? finalVerdict(task, times) : undefined;
  return final?.state === "succeeded" || final?.state === "failed"
    ? { state: "disagreeing", inner: final }
    : goesOn;
}

const endOf = (task: Members): Ended => ({
  errCode: task.errorCode("ErrCode"),
  errCodeExt: task.text("ErrCodeExt"),
  message: task.text("Message"),
});

/**
 * FINISH is said of failures too. A failure is proven by an ErrCode that is not 0, or by a word
 * that stands for one. Anything else that names a result is a success. Anything else that names
 * none may still get one, or is the failure that its unknown word says.
 */
function finalVerdict(task: Members, times: Details): Verdict {
  const end = endOf(task);
  const result = resultOf(task.member("Output"), times);
  const isProven =
    end.errCode.failed || isFailingWord(end.errCodeExt) || isFailingWord(task.text("Status"));
  if (isProven)
    return {
      state: "failed",
      error: failureOf(end),
      ...(result.output === undefined ? {} : { output: result.output }),
    };
  if (result.output !== undefined) return { state: "succeeded", output: result.output };
  if (result.isNamed) return { state: "finished-empty", error: unreadResult };
  return {
    state: "finished-empty",
    ...(isSucceedingWord(end.errCodeExt) ? {} : { error: failureOf(end) }),
  };
}

/**
 * The result that an answer names. `output` holds the part of it that can be delivered or shown.
 */
interface Result {
  readonly isNamed: boolean;
  readonly output?: Output;
}

function resultOf(told: Members | undefined, times: Details): Result {
  if (told === undefined) return { isNamed: false };
  // A video brings a list and a redraw one file. A file in the place of a list, or the other way
  // round, is a file all the same.
  const listed = resultFields.flatMap((name) => told.list(name));
  const files = listed
    .map(outputFile)
    .filter(({ url, fileId }) => url !== undefined || fileId !== undefined);
  const contents = contentsOf(listed);
  const unreadFiles =
    unreadAmong(listed) +
    resultFields.reduce((sum, name) => sum + told.length(name), 0) -
    listed.length;
  if (files.length === 0 && Object.keys(contents).length === 0) return { isNamed: unreadFiles > 0 };
  const details = {
    ...detailsOf(told),
    ...contents,
    ...(unreadFiles === 0 ? {} : { unreadFiles }),
    ...times,
  };
  return {
    isNamed: true,
    output: { files, ...(Object.keys(details).length === 0 ? {} : { details }) },
  };
}

const resultFields = ["FileInfos", "FileInfo"] as const;
const naming = ["FileUrl", "FileId", "FileContent"] as const;

/** Entries that name something, but not in a text. */
const unreadAmong = (listed: readonly Members[]): number =>
  listed.filter(
    (file) =>
      naming.some((name) => file.has(name)) &&
      naming.every((name) => file.text(name) === undefined),
  ).length;

function outputFile(file: Members): OutputFile {
  const url = file.text("FileUrl");
  const media = file.member("MetaData");
  return withoutAbsent({
    url,
    fileId: file.text("FileId"),
    // VOD's default storage leaves FileType empty.
    mediaType: mediaTypeOfEnding(file.text("FileType")) ?? mediaTypeOfUrl(url ?? ""),
    usage: file.text("UsageType"),
    expiresAt: momentOf(file.text("ExpireTime")),
    size: media?.positive("Size"),
    durationSeconds: media?.positive("Duration"),
    width: media?.positive("Width"),
    height: media?.positive("Height"),
  });
}

/**
 * A result that is a text itself, as a `position_info` is: so many bytes of it are kept, of the
 * first few.
 */
const LONGEST_CONTENT = 32 * 1024;
const MOST_CONTENTS = 4;

function contentsOf(listed: readonly Members[]): Details {
  const named = listed.filter((file) => file.text("FileContent") !== undefined);
  if (named.length === 0) return {};
  const told = named.slice(0, MOST_CONTENTS).map((file) => file.text("FileContent") ?? "");
  const contents = told.map((content) => truncate(content, LONGEST_CONTENT));
  const isCut =
    named.length > MOST_CONTENTS || contents.some((content, index) => content !== told[index]);
  const contentUsages = named.slice(0, MOST_CONTENTS).map((file) => file.text("UsageType") ?? "");
  return { contents, contentUsages, ...(isCut ? { contentsTruncated: true } : {}) };
}

const counted = [
  ["inputTokens", "InputTokens"],
  ["thoughtTokens", "ThoughtTokens"],
  ["inputImageCount", "InputImageCount"],
  ["inputSeconds", "InputSeconds"],
  ["outputSeconds", "OutputSeconds"],
  ["totalSeconds", "TotalSeconds"],
] as const;

/** The usage that the task counted. Models that do not count tokens say 0. */
function detailsOf(told: Members): Details {
  const details: Details = {};
  const procedureTaskIds = told.texts("ProcedureTaskIds");
  if (procedureTaskIds.length > 0) details.procedureTaskIds = procedureTaskIds;

  const usage = told.member("Usage");
  for (const [ours, theirs] of counted) {
    const count = usage?.positive(theirs);
    if (count !== undefined) details[ours] = count;
  }
  return details;
}
