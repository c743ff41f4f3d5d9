const input = { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat dances in the rain." };

/** A task at its end, as a list shows it: without its input. */
const listed = {
  taskId: "btw2cncxg75tq5vmwxrewm3oz5sva7m3",
  operation: "vod.CreateAigcVideoTask",
  status: "succeeded",
  settled: true,
  createdAt: "2026-01-01T00:00:00.000Z",
  providerTaskId: "1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft",
  requestId: "5f0a6f3e-7c5e-4a53-9d0a-3b1f4f1f6f0e",
  output: {
    files: [
      {
        url: "http://127.0.0.1:8788/files/1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft.mp4",
        mediaType: "video/mp4",
        expiresAt: "2026-01-08T00:00:05.000Z",
        size: 12936,
        durationSeconds: 2,
        width: 320,
        height: 180,
      },
    ],
    details: {
      createTime: "2026-01-01T00:00:00.000Z",
      beginProcessTime: "2026-01-01T00:00:01.000Z",
      finishTime: "2026-01-01T00:00:05.000Z",
    },
  },
  resultUrl: "/v1/tasks/btw2cncxg75tq5vmwxrewm3oz5sva7m3/result",
  submittedAt: "2026-01-01T00:00:00.000Z",
  settledAt: "2026-01-01T00:00:05.000Z",
  completedVia: "callback",
  expiresAt: "2026-01-31T00:00:05.000Z",
} as const;

/**
 * Answers of the API, by the names of their schemas in the document. Each is a real one, with the
 * ids that Tencent makes up replaced. `test/openapi/answer-examples.test.ts` gets them again.
 */
export const answerExamples = {
  Task: [
    {
      taskId: "btw2cncxg75tq5vmwxrewm3oz5sva7m3",
      operation: "vod.CreateAigcVideoTask",
      status: "running",
      settled: false,
      createdAt: "2026-01-01T00:00:00.000Z",
      input,
      providerTaskId: "1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft",
      requestId: "5f0a6f3e-7c5e-4a53-9d0a-3b1f4f1f6f0e",
      submittedAt: "2026-01-01T00:00:00.000Z",
      nextCheckAt: "2026-01-01T00:10:00.000Z",
    },
    { ...listed, input },
  ],
  TaskList: [{ tasks: [listed] }],
  Story: [
    {
      taskId: "btw2cncxg75tq5vmwxrewm3oz5sva7m3",
      events: [
        { at: "2026-01-01T00:00:00.000Z", kind: "submitted", by: "caller" },
        {
          at: "2026-01-01T00:00:00.000Z",
          kind: "accepted",
          by: "tencent",
          requestId: "5f0a6f3e-7c5e-4a53-9d0a-3b1f4f1f6f0e",
        },
        {
          at: "2026-01-01T00:00:05.000Z",
          kind: "settled",
          by: "tencent",
          status: "succeeded",
          via: "callback",
        },
      ],
      questions: {
        count: 1,
        first: {
          at: "2026-01-01T00:00:05.000Z",
          requestId: "0d4c2b8e-91f7-4f0e-8a6b-2c5d7e9f1a34",
        },
        last: { at: "2026-01-01T00:00:05.000Z", requestId: "0d4c2b8e-91f7-4f0e-8a6b-2c5d7e9f1a34" },
        lastChange: {
          at: "2026-01-01T00:00:05.000Z",
          requestId: "0d4c2b8e-91f7-4f0e-8a6b-2c5d7e9f1a34",
        },
      },
      deliveries: [],
    },
  ],
  Problem: [
    {
      type: "urn:callsheet:problem:invalid_input",
      status: 400,
      title: "The input does not fit the operation",
      code: "invalid_input",
      detail: "The input does not fit vod.CreateAigcVideoTask.",
      errors: [
        { pointer: "/input/ModelName", message: "is required" },
        { pointer: "/input/ModelNam", message: "is not a known field; did you mean ModelName?" },
      ],
    },
  ],
} as const;
