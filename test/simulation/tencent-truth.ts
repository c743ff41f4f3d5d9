import { fixtureOf } from "../../infra/local/operations.ts";
import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import { finishedAt } from "../../infra/local/tencent/life.ts";
import { mediaTask } from "../../infra/local/tencent/mps-task.ts";
import { type Fate, secondUrl } from "./tencent-fate.ts";

export type Ending = "succeeded" | "failed" | "canceled";

/** The real end of a task, whether or not anybody knows it. */
export interface Truth {
  readonly status: Ending;
  /**
   * Every status that what Tencent says, or keeps to itself, lets an honest observer settle with;
   * `status` is the first.
   */
  readonly honest: readonly Ending[];
  /** Of the files it brought, in Tencent's order. */
  readonly urls: readonly string[];
  /** Of the files it wrote to the caller's own storage. */
  readonly paths: readonly string[];
  /**
   * Tencent's reason for a failure: its ErrCodeExt, error code or LeaveCode. Empty for a success,
   * and where Tencent says only that the task failed.
   */
  readonly errorCode: string;
  /** Our word for what ended a transcription that did what it was for; empty for anything else. */
  readonly stopReason: string;
  /** Milliseconds since the UNIX epoch. */
  readonly endsAt: number;
  /** From when on questions do not find it any more. */
  readonly forgottenAt: number;
}

/** Where a file lies, by its task and its ending. */
type FileUrl = (taskId: string, ending?: "mp4" | "png") => string;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long after its acceptance a task can be asked about; others are known for ever, but for
 * transcriptions.
 */
const recordDaysOf = ({ product, action }: LedgerEntry): number | undefined =>
  product === "vod" ? 3 : action === "ProcessMedia" ? 7 : undefined;

/** As it stands now: an abort or a stop may still come. */
export function truthOf(entry: LedgerEntry, fate: Fate, fileUrl: FileUrl): Truth {
  const honest = endingsOf(entry, fate);
  const [status = "failed"] = honest;
  return {
    status,
    honest,
    urls: urlsOf(entry, fate, fileUrl),
    paths: entry.action === "ProcessMedia" ? pathsIn(mediaTask(entry, finishedAt(entry))) : [],
    errorCode: errorCodeOf(entry),
    stopReason: entry.product === "trtc" ? (stopReasons.get(entry.errCodeExt) ?? "") : "",
    endsAt: finishedAt(entry),
    forgottenAt: forgottenAt(entry),
  };
}

/** The `honest` of a truth. */
export function endingsOf(entry: LedgerEntry, fate: Fate): readonly Ending[] {
  if (entry.product === "trtc") return transcriptionEndings(entry);
  // MPS has no word for an abort: what it says of the task is FINISH with an error.
  if (entry.aborted) return entry.product === "mps" ? ["canceled", "failed"] : ["canceled"];
  return entry.errCodeExt !== "" || fate.emptyForMs === Number.POSITIVE_INFINITY
    ? ["failed"]
    : ["succeeded"];
}

function errorCodeOf({ product, aborted, errCodeExt }: LedgerEntry): string {
  // Of a task that was aborted MPS says this, and VOD nothing at all.
  if (aborted) return product === "mps" ? "1" : "";
  // A generation without a video reports no more than that. A transcription that a caller stopped
  // need not report it.
  if (product === "tiw") return errCodeExt === "FailedOperation.Record" ? errCodeExt : "";
  // Event 901 has a Status, not a LeaveCode.
  if (product === "trtc") return errCodeExt === "901" ? "1" : errCodeExt === "0" ? "" : errCodeExt;
  return errCodeExt;
}

/** By LeaveCode; none is drawn for an end by itself. */
const stopReasons: ReadonlyMap<string, string> = new Map([
  ["0", "stopped"],
  ["2", "room_dissolved"],
  ["4", "room_dissolved_by_server"],
  ["", "idle"],
]);

/** The `urls` of a truth. */
export function urlsOf(entry: LedgerEntry, fate: Fate, fileUrl: FileUrl): readonly string[] {
  const [status] = endingsOf(entry, fate);
  if (status !== "succeeded" || entry.action === "ProcessMedia" || entry.product === "trtc")
    return [];
  const { vod } = fixtureOf(`${entry.product}.${entry.action}`);
  const url = fileUrl(entry.TaskId, vod?.file);
  const bringsOne = vod !== undefined && "FileInfo" in vod.output;
  return fate.outputs === 1 || bringsOne ? [url] : [url, secondUrl(url)];
}

/**
 * Only a callback tells how a transcription ended. A task that saw it at work and hears nothing
 * takes it for a success.
 */
function transcriptionEndings({ errCodeExt }: LedgerEntry): readonly Ending[] {
  if (errCodeExt === "901") return ["failed"];
  if (errCodeExt === "1") return ["canceled", "succeeded"];
  if (errCodeExt === "3" || errCodeExt === "98") return ["failed", "succeeded"];
  // A caller that stopped it may call it canceled.
  return errCodeExt === "0" ? ["succeeded", "canceled"] : ["succeeded"];
}

function forgottenAt(entry: LedgerEntry): number {
  if (entry.product === "trtc") return finishedAt(entry);
  const days = recordDaysOf(entry);
  return days === undefined ? Number.POSITIVE_INFINITY : entry.acceptedAt + days * DAY_MS;
}

function pathsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "Path" && typeof inner === "string" ? [inner] : pathsIn(inner),
  );
}
