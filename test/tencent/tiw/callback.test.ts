import { describe, expect, test } from "vitest";
import { tiwCallback } from "../../../functions/tencent/tiw/callback.ts";
import { signedCallbacks } from "../contract/signed-callbacks.ts";

/* The contract of every product's callbacks stands in `contract/`. */

const tiw = signedCallbacks.find(({ name }) => name === "tiw");
const event = { EventType: "WhateverItIs", EventData: { TaskId: "generation-1" } };

test("Tencent's own example of a signature is authentic, and one digit off it is not", () => {
  const read = (Sign: string) =>
    tiw?.readUnsigned(
      { ...event, ExpireTime: 1_588_040_109, Sign },
      { keys: ["Xz4ZgayTr7rMgWQrH"], nowSeconds: 1_588_040_109 },
    );

  const authentic = read("a2dabb362a9b811c0e26953a6276a41c");
  const changed = read("a2dabb362a9b811c0e26953a6276a41d");

  expect(authentic).toEqual({
    kind: "hint",
    hint: { eventType: "WhateverItIs", providerTaskId: "generation-1" },
  });
  expect(changed).toEqual({ kind: "unauthentic", reason: "Sign does not match" });
});

describe("the hint", () => {
  test.each(["OnlineRecordFinished", "AnythingElse"])(
    "names the task of EventData, though the event be called %s",
    (EventType) => {
      const reading = tiw?.read({ ...event, EventType });

      expect(reading).toEqual({
        kind: "hint",
        hint: { eventType: EventType, providerTaskId: "generation-1" },
      });
    },
  );

  test.each<[unknown]>([[undefined], [null], ["generation-1"], [{}]])(
    "names no task where EventData is %j",
    (EventData) => {
      const reading = tiw?.read({ ...event, EventData });

      expect(reading).toEqual({ kind: "hint", hint: { eventType: "WhateverItIs" } });
    },
  );
});

test("TIW's callbacks get the documented answer, and are known by their TaskId alone", () => {
  expect([tiwCallback.reply, tiwCallback.carries]).toEqual([{ error_code: 0 }, "provider-task-id"]);
});
