import type { SampleAnswers } from "../contract/answers.ts";

const task = { providerTaskId: "v2_20260101_task", application: "1400000001" };
const answer = (Status: unknown) => ({
  TaskId: "v2_20260101_task",
  SessionId: "task-0",
  StartTime: "2025-04-24 16:17:56.931660",
  Status,
  RequestId: "r",
});

/** DescribeAITranscription never tells how a transcription ended. */
export const trtcAnswers: SampleAnswers = {
  task: { ...task, sessionId: "task-0" },
  question: { TaskId: "v2_20260101_task" },
  notFoundCodes: ["FailedOperation.TaskNotExist"],
  goingOn: answer,
  ended: answer,
  words: {
    waiting: ["Idle", "Preparing"],
    running: ["InProgress"],
    canceled: [],
    end: ["Stopped"],
  },
  report: {
    verdict: { state: "ended" },
    providerTaskId: "v2_20260101_task",
    sessionId: "task-0",
    details: { startTime: "2025-04-24 16:17:56.931660" },
  },
  saysStatusTwice: false,
  failures: [],
  empty: [],
  deciding: /^Status$/,
  provesSuccess: () => false,
  states: ["ended", "running", "unknown", "waiting"],
};
