import type { CancelOperation } from "../question.ts";

/**
 * Ends a transcription, and with it its billing. How it ended is told by a callback, as of any
 * other end. Source: StopAITranscription, TRTC 2019-07-22. That it takes a task that is not in its
 * room yet is inferred.
 */
export const stopAiTranscription: CancelOperation = {
  action: "StopAITranscription",
  rate: 20,
  request: ({ providerTaskId }) => ({ TaskId: providerTaskId }),
  only: "waiting-or-running",
  confirmedByAnswer: true,
  // "The task does not exist or is stopped."
  tooLateCodes: ["FailedOperation.TaskNotExist"],
};
