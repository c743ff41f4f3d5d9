import { createHmac, randomBytes } from "node:crypto";
import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type Account, type Action, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import {
  botOf,
  endEvent,
  isKnown,
  startEvent,
  statusAt,
  transcriptionInput,
  withoutCredentials,
} from "./trtc-task.ts";

/**
 * Accepts a task unless the application has one with the same bot in the same room, or with the
 * same SessionId. Its TaskId is not told.
 */
const startAiTranscription: Action = {
  perSecond: 50,
  run: (body, account) => {
    const parameters = readParameters(transcriptionInput, body);
    const { SdkAppId, SessionId = "", RoomId, TranscriptionParams } = parameters;
    const application = String(SdkAppId);
    const input = withoutCredentials(parameters);
    const marks = readMarks(`${RoomId} ${TranscriptionParams.UserId}`);
    if (TranscriptionParams.UserSig === "")
      throw new Refusal("InvalidParameter.UserSig", "The UserSig is not valid.");
    if (marks.refuse !== undefined)
      throw new Refusal(marks.refuse, "The RoomId or UserId asked for this refusal.");
    if (marks.drop && !account.dropped.has(SessionId)) {
      account.dropped.add(SessionId);
      return "reset";
    }
    const twin = known(account).some(
      (entry) =>
        entry.application === application &&
        (botOf(entry.input) === botOf(input) ||
          (SessionId !== "" && entry.SessionId === SessionId)),
    );
    if (twin) throw new Refusal("FailedOperation.TaskExist", "The task exists.");
    const TaskId = `v2_${new Date(account.now).toISOString().slice(0, 10).replaceAll("-", "")}_${randomBytes(72).toString("base64url")}`;
    account.accept({
      kind: "accepted",
      product: "trtc",
      action: "StartAITranscription",
      application,
      region: account.region,
      TaskId,
      SessionId,
      SessionContext: "",
      acceptedAt: account.now,
      seconds: marks.seconds ?? account.lifeSeconds,
      errCodeExt: marks.fail ?? "",
      input,
    });
    return marks.silence ? "reset" : { TaskId };
  },
};

const taskOrSession = z.strictObject({
  TaskId: z.string(),
  SdkAppId: z.optional(z.int()),
  SessionId: z.optional(z.string()),
});

/** By TaskId, or, where that is empty, by application and SessionId. */
const describeAiTranscription: Action = {
  perSecond: 20,
  run: (body, account) => {
    const { TaskId, SdkAppId, SessionId } = readParameters(taskOrSession, body);
    if (TaskId === "" && (SdkAppId === undefined || !SessionId))
      throw new Refusal("InvalidParameter.TaskId", "TaskId parameter error.");
    const entry = found(account, (task) =>
      TaskId === ""
        ? task.application === String(SdkAppId) && task.SessionId === SessionId
        : task.TaskId === TaskId,
    );
    return {
      StartTime: startTime(entry),
      Status: statusAt(entry, account.now),
      TaskId: entry.TaskId,
      ...(entry.SessionId === "" ? {} : { SessionId: entry.SessionId }),
    };
  },
};

/** "The task does not exist or is stopped", the error's text says. */
const stopAiTranscription: Action = {
  perSecond: 20,
  run: (body, account) => {
    const { TaskId } = readParameters(z.strictObject({ TaskId: z.string() }), body);
    const entry = found(
      account,
      (task) => task.TaskId === TaskId && account.now < finishedAt(task),
    );
    account.amend({ ...entry, seconds: (account.now - entry.acceptedAt) / 1000, errCodeExt: "0" });
    return {};
  },
};

/**
 * TRTC, version 2019-07-22. Source: Tencent's API and callback pages and the official SDK's
 * structures; what is inferred says so.
 */
export const trtc: Product = {
  name: "trtc",
  version: "2019-07-22",
  regions: ["ap-guangzhou", "ap-singapore", "ap-tokyo", "na-siliconvalley"],
  actions: {
    StartAITranscription: startAiTranscription,
    DescribeAITranscription: describeAiTranscription,
    StopAITranscription: stopAiTranscription,
  },
  startCallback: startEvent,
  callback: (entry, { now }) => endEvent(entry, now),
  callbackHeaders: (entry, { body, signKey }) => ({
    Sign: createHmac("sha256", signKey).update(body).digest("base64"),
    SdkAppId: entry.application,
  }),
  // A transcription leaves no file.
  fileExpiresAt: () => 0,
};

const known = ({ ledger, now }: Account): LedgerEntry[] =>
  ledger.entries().filter((entry) => entry.product === "trtc" && isKnown(entry, now));

/**
 * The one task that fits. Whether a task is known outside its region is not documented: here it is
 * not, so that no code relies on it.
 */
function found(account: Account, fits: (entry: LedgerEntry) => boolean): LedgerEntry {
  const entry = known(account).find((task) => task.region === account.region && fits(task));
  if (entry === undefined)
    throw new Refusal("FailedOperation.TaskNotExist", "The task does not exist or is stopped.");
  return entry;
}

/** Without a zone, to the microsecond, as seen; that it is China's time is inferred. */
function startTime(entry: LedgerEntry): string {
  const [date, time = ""] = new Date(entry.acceptedAt + 8 * 60 * 60 * 1000)
    .toISOString()
    .slice(0, -1)
    .split("T");
  return `${date} ${time}000`;
}
