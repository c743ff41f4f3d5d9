import { truncate, type Verdict } from "../../task/report.ts";
import type { DescribeOperation } from "../question.ts";
import { Members } from "../read-members.ts";

/**
 * Tells whether a transcription is still going on. It never tells how one ended, and forgets it
 * soon afterwards: that is what callback 902 is for. Its StartTime names no time zone, so it is
 * kept as it is told. The official example shows neither id, and a task without a SessionId has
 * none to show. Source: DescribeAITranscription, TRTC 2019-07-22, and the text of its error code in
 * the official Go SDK.
 */
export const describeAiTranscription: DescribeOperation = {
  action: "DescribeAITranscription",
  rate: 20,
  // Documented as two methods: the TaskId alone, or an empty one and the session.
  request: ({ providerTaskId, application, sessionId }) =>
    providerTaskId !== undefined
      ? { TaskId: providerTaskId }
      : { TaskId: "", SdkAppId: Number(application), SessionId: sessionId },
  read: (response) => {
    const answer = new Members(response);
    const [providerTaskId, sessionId, startTime] = [
      answer.text("TaskId"),
      answer.text("SessionId"),
      answer.text("StartTime"),
    ];
    const verdict = verdictOf(answer.text("Status"));
    return {
      verdict,
      ...(providerTaskId === undefined ? {} : { providerTaskId }),
      ...(sessionId === undefined ? {} : { sessionId }),
      ...(startTime === undefined ? {} : { details: { startTime: truncate(startTime, 40) } }),
      ...(answer.unread === undefined ? {} : { unread: answer.unread }),
    };
  },
  // "Does not exist or is stopped." InvalidParameter.TaskId, said of a malformed id, is no word
  // about a task that ended.
  notFoundCodes: ["FailedOperation.TaskNotExist"],
  // A callback is given up after a minute (callback documentation, "Timeout Retry"); another one is
  // for its way and for our clocks.
  endsUntold: { minutes: 2 },
};

function verdictOf(status: string | undefined): Verdict {
  if (status === "Idle" || status === "Preparing") return { state: "waiting" };
  if (status === "InProgress") return { state: "running" };
  if (status === "Stopped") return { state: "ended" };
  return { state: "unknown", providerStatus: status ?? "none" };
}
