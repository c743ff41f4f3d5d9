import { describe, expect, test } from "vitest";
import { mps } from "../../../functions/tencent/mps/product.ts";
import { signedCallbacks } from "../contract/signed-callbacks.ts";

/* The contract of every product's callbacks stands in `contract/`. */

const read = (fields: object) =>
  signedCallbacks.find(({ name }) => name === "mps")?.read(fields) ?? { kind: "no reader" };
const event = {
  EventType: "WorkflowTask",
  WorkflowTaskEvent: { TaskId: "1-WorkflowTask-2t0", Status: "FINISH" },
  SessionContext: "context",
};

describe("the hint", () => {
  test("of a task that is still at work is a hint too", () => {
    const reading = read({ ...event, WorkflowTaskEvent: { TaskId: "1", Status: "PROCESSING" } });

    expect(reading).toEqual({
      kind: "hint",
      hint: { eventType: "WorkflowTask", providerTaskId: "1", sessionContext: "context" },
    });
  });

  test("prefers the event's own field to any other", () => {
    const reading = read({ ScheduleTaskEvent: { TaskId: "other" }, ...event });

    expect(reading).toMatchObject({ hint: { providerTaskId: "1-WorkflowTask-2t0" } });
  });

  test.each<[string, object, object]>([
    [
      "the only object with a TaskId",
      { EditMediaTaskEvent: null, ExtractBlindWatermarkTask: { TaskId: "1" } },
      { providerTaskId: "1" },
    ],
    ["none of two", { A: { TaskId: "1" }, B: { TaskId: "2" } }, {}],
    ["none where there is none", { WorkflowTaskEvent: null }, {}],
    ["none whose TaskId is no text", { A: { TaskId: 7 }, B: { TaskId: "" } }, {}],
    ["the context alone", { SessionContext: "context" }, { sessionContext: "context" }],
    ["no context of more than 1,000 characters", { SessionContext: "x".repeat(1001) }, {}],
    ["no empty context", { SessionContext: "" }, {}],
    [
      "no context that stands in the task",
      { A: { TaskId: "1", SessionContext: "context" } },
      { providerTaskId: "1" },
    ],
  ])("of an unknown event names %s", (_, fields, task) => {
    const reading = read({ EventType: "ExtractBlindWatermark", ...fields });

    expect(reading).toEqual({
      kind: "hint",
      hint: { eventType: "ExtractBlindWatermark", ...task },
    });
  });
});

test("MPS's callbacks carry our context, and are answered with the smallest JSON", () => {
  expect(mps.callback).toMatchObject({ carries: "context", reply: {} });
});
