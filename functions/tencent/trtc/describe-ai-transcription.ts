import * as z from "zod/mini";
import type { Verdict } from "../../task/report.ts";
import type { DescribeOperation } from "../operation.ts";

/** Absent, null and empty are alike: the official example shows neither id, and a task without a SessionId has none to show. */
const id = z.nullish(z.string());
const transcription = z.object({ Status: z.string().check(z.minLength(1), z.maxLength(64)), TaskId: id, SessionId: id });

/**
 * Tells whether a transcription is still going on. It never tells how one ended, and forgets it soon afterwards: that is what callback 902
 * is for. Reading throws on an answer of another shape. Its StartTime names no time zone and is left alone.
 * Source: DescribeAITranscription, TRTC 2019-07-22, and the text of its error code in the official Go SDK.
 */
export const describeAiTranscription: DescribeOperation = {
  action: "DescribeAITranscription",
  rate: 20,
  // Documented as two methods: the TaskId alone, or an empty one and the session.
  request: ({ providerTaskId, application, sessionId }) =>
    providerTaskId !== "" ? { TaskId: providerTaskId } : { TaskId: "", SdkAppId: Number(application), SessionId: sessionId },
  read: (response) => {
    const { Status, TaskId, SessionId } = transcription.parse(response);
    return {
      verdict: verdictOf(Status),
      ...(TaskId ? { providerTaskId: TaskId } : {}),
      ...(SessionId ? { sessionId: SessionId } : {}),
    };
  },
  // "Does not exist or is stopped." InvalidParameter.TaskId, said of a malformed id, is no word about a task that ended.
  notFoundCodes: ["FailedOperation.TaskNotExist"],
  // A callback is given up after a minute (callback documentation, "Timeout Retry"); another one is for its way and for our clocks.
  endsUntold: { minutes: 2 },
};

function verdictOf(status: string): Verdict {
  if (status === "Idle" || status === "Preparing") return { state: "waiting" };
  if (status === "InProgress") return { state: "running" };
  if (status === "Stopped") return { state: "ended" };
  return { state: "unknown", providerStatus: status };
}
