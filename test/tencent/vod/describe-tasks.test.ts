import { describe, expect, test } from "vitest";
import type { ListPage } from "../../../functions/tencent/question.ts";
import { describeTasks } from "../../../functions/tencent/vod/describe-tasks.ts";

const page: ListPage = { application: "1500000000", createdAfter: "2026-01-01T00:00:00.999Z" };
const row = {
  TaskId: "task",
  SessionId: "session",
  SessionContext: "context",
  TaskType: "AigcVideoTask",
  Status: "FINISH",
  FileId: null,
};
const read = { providerTaskId: "task", sessionId: "session", sessionContext: "context" };

describe("the question", () => {
  test("is for the oldest first, a hundred at once, of one application", () => {
    expect(describeTasks.request(page)).toEqual({
      SubAppId: 1500000000,
      CreateTime: { After: "2026-01-01T00:00:00Z" },
      Sort: { Field: "CreateTime", Order: "Asc" },
      Limit: 100,
    });
  });

  test("goes on where the page before ended, within the same time", () => {
    const next = describeTasks.request({
      ...page,
      createdBefore: "2026-01-01T00:20:00.000Z",
      scrollToken: "next",
    });

    expect(next).toMatchObject({
      CreateTime: { After: "2026-01-01T00:00:00Z", Before: "2026-01-01T00:20:00Z" },
      ScrollToken: "next",
    });
  });
});

describe("the answer", () => {
  test("is read as far as it is used", () => {
    expect(describeTasks.read({ TaskSet: [row], ScrollToken: "next" })).toEqual({
      tasks: [read],
      unread: 0,
      next: "next",
    });
  });

  test("at the end has an empty token, and none where it does not say", () => {
    const tokens = [{ ScrollToken: "" }, { ScrollToken: null }, {}].map(
      (token) => describeTasks.read({ TaskSet: [], ...token }).next,
    );

    expect(tokens).toEqual(["", undefined, undefined]);
  });

  test("says of a task that it has no ids by empty ones", () => {
    const { tasks, unread } = describeTasks.read({
      TaskSet: [{ ...row, SessionId: "", SessionContext: "" }],
      ScrollToken: "",
    });

    expect([tasks, unread]).toEqual([[{ ...read, sessionId: "", sessionContext: "" }], 0]);
  });

  test.each([
    ["that is no row", null],
    ["without a TaskId", { ...row, TaskId: "" }],
    ["with a TaskId that is a number", { ...row, TaskId: 7 }],
    ["with a TaskId longer than is kept", { ...row, TaskId: "x".repeat(257) }],
    ["without a word about its session", { ...row, SessionId: undefined }],
    ["with a null for its context", { ...row, SessionContext: null }],
  ])("counts a row %s as unread, and reads the others", (_, strange) => {
    expect(describeTasks.read({ TaskSet: [strange, row], ScrollToken: "" })).toEqual({
      tasks: [read],
      unread: 1,
      next: "",
    });
  });

  test.each([{}, { TaskSet: null }, { TaskSet: "none" }, { TaskSet: [], ScrollToken: 7 }, null])(
    "%j is not one",
    (answer) => {
      expect(() => describeTasks.read(answer)).toThrow();
    },
  );
});
