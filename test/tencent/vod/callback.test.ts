import { describe, expect, test } from "vitest";
import { vod } from "../../../functions/tencent/vod/product.ts";
import { signedCallbacks } from "../contract/signed-callbacks.ts";

/* The contract of every product's callbacks stands in `contract/`. */

const read = (fields: object) =>
  signedCallbacks.find(({ name }) => name === "vod")?.read(fields) ?? { kind: "no reader" };

describe("the hint", () => {
  test("prefers the documented field to any other", () => {
    const reading = read({
      Other: { TaskId: "other" },
      EventType: "AigcVideoTaskComplete",
      AigcVideoCompleteEvent: { TaskId: "1-AigcVideoTask-2t", SessionContext: "context" },
    });

    expect(reading).toEqual({
      kind: "hint",
      hint: {
        eventType: "AigcVideoTaskComplete",
        providerTaskId: "1-AigcVideoTask-2t",
        sessionContext: "context",
      },
    });
  });

  test.each<[string, object, object]>([
    [
      "the only object with a TaskId",
      { FileUploadEvent: null, New: { TaskId: "1" } },
      { providerTaskId: "1" },
    ],
    ["none of two", { A: { TaskId: "1" }, B: { TaskId: "2" } }, {}],
    ["none where there is none", { FileUploadEvent: { FileId: "1" } }, {}],
    ["none whose TaskId is no text", { A: { TaskId: 7 }, B: { TaskId: "" } }, {}],
    [
      "a task without a context of sensible length",
      { A: { TaskId: "1", SessionContext: "x".repeat(1001) } },
      { providerTaskId: "1" },
    ],
    [
      "a task without an empty context",
      { A: { TaskId: "1", SessionContext: "" } },
      { providerTaskId: "1" },
    ],
  ])("of an unknown event names %s", (_, fields, task) => {
    const reading = read({ EventType: "New", ...fields });

    expect(reading).toEqual({ kind: "hint", hint: { eventType: "New", ...task } });
  });
});

test("VOD's callbacks carry our context, and are answered with the smallest JSON", () => {
  expect(vod.callback).toMatchObject({ carries: "context", reply: {} });
});
