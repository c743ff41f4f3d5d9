import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mpsCallback } from "../../../functions/tencent/mps/callback.ts";
import { mps } from "../../../functions/tencent/mps/product.ts";
import type { CallbackRequest } from "../../../functions/tencent/product.ts";

// The samples' own dummy key and clock; see the README beside them.
const key = "mps-sample-notify-key";
const now = 1_767_225_600;
const expiry = now + 600;
const samples = new URL("../../fixtures/tencent/", import.meta.url);
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, samples), "utf8"));
const signedSamples = readdirSync(samples).filter((name) => /^mps-.*-signed\.json$/.test(name));

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
const sign = (withKey: string, timestamp: unknown = expiry): string =>
  md5(`${timestamp}${withKey}`);
const signed = (fields: object, timestamp: unknown = expiry) => ({
  ...fields,
  Sign: sign(key, timestamp),
  Timestamp: timestamp,
});
const read = (json: Record<string, unknown>, changes: Partial<CallbackRequest> = {}) =>
  mpsCallback.read({
    body: JSON.stringify(json),
    json,
    headers: {},
    keys: [key],
    taskFields: new Map(),
    nowSeconds: now,
    ...changes,
  });
const event = {
  EventType: "WorkflowTask",
  WorkflowTaskEvent: { TaskId: "1-WorkflowTask-2t0", Status: "FINISH" },
  SessionContext: "context",
};

describe("Tencent's samples", () => {
  test.each(signedSamples)("%s is authentic until it expires", (name) => {
    const json = sample(name);

    expect(read(json).kind).toBe("hint");
    expect(read(json, { nowSeconds: expiry }).kind).toBe("hint");
    expect(read(json, { nowSeconds: expiry + 1 })).toEqual({
      kind: "unauthentic",
      reason: "Timestamp has passed",
    });
  });

  test.each<[string, string, string, string]>([
    [
      "mps-workflow-success-signed.json",
      "WorkflowTask",
      "WorkflowTask-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaat0",
      "1001",
    ],
    [
      "mps-workflow-subtask-fail-signed.json",
      "WorkflowTask",
      "WorkflowTask-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbt0",
      "1002",
    ],
    [
      "mps-workflow-source-fail-signed.json",
      "WorkflowTask",
      "WorkflowTask-cccccccccccccccccccccccccccccccct0",
      "1003",
    ],
    [
      "mps-schedule-success-signed.json",
      "ScheduleTask",
      "ScheduleTask-ddddddddddddddddddddddddddddddddt0",
      "1004",
    ],
  ])("%s names its task", (name, eventType, taskId, ref) => {
    const reading = read(sample(name));

    expect(reading).toEqual({
      kind: "hint",
      hint: {
        eventType,
        providerTaskId: `1250000000-${taskId}`,
        sessionContext: `{"ref":"sample-${ref}"}`,
      },
    });
  });

  test("every signed sample was read", () => {
    expect(signedSamples).toHaveLength(4);
  });
});

describe("the signature", () => {
  test("is accepted in upper case, and with any of the keys", () => {
    expect(read({ ...event, Sign: sign(key).toUpperCase(), Timestamp: expiry }).kind).toBe("hint");
    expect(read(signed(event), { keys: ["anotherKey", key] }).kind).toBe("hint");
    expect(read(signed(event), { keys: [key, "anotherKey"] }).kind).toBe("hint");
  });

  test.each<[string, unknown]>([
    ["of another key", sign("anotherKey")],
    ["with the key first, as VOD has it", md5(`${key}${expiry}`)],
    ["over another Timestamp", sign(key, expiry + 1)],
    ["cut short", sign(key).slice(0, 31)],
    ["followed by more", `${sign(key)}0`],
    ["that is empty", ""],
    ["in a list", [sign(key)]],
    ["in digits that only look like hex", sign(key).replace(/[0-9]/, "٣")],
    ["that is missing", undefined],
  ])("%s is not authentic", (_, Sign) => {
    expect(read({ ...event, Sign, Timestamp: expiry }).kind).toBe("unauthentic");
  });

  test.each(Array.from({ length: 32 }, (_, index) => index))(
    "with digit %i changed is not authentic",
    (index) => {
      const digits = [...sign(key)];
      digits[index] = digits[index] === "0" ? "1" : "0";

      expect(read({ ...event, Sign: digits.join(""), Timestamp: expiry })).toEqual({
        kind: "unauthentic",
        reason: "Sign does not match",
      });
    },
  );

  test.each([[[]], [[""]], [["  "]], [["\t", "\n"]]])(
    "never matches without a key (%j), even one made with it",
    (keys) => {
      const json = { ...event, Sign: sign(keys[0] ?? ""), Timestamp: expiry };

      expect(read(json, { keys }).kind).toBe("unauthentic");
    },
  );
});

describe("Timestamp", () => {
  test.each([now, now + 1, now + 20 * 60])("%i lies within the window", (timestamp) => {
    expect(read(signed(event, timestamp)).kind).toBe("hint");
  });

  test.each([now - 1, now - 86_400, now + 20 * 60 + 1, now + 86_400])(
    "%i lies outside the window",
    (timestamp) => {
      expect(read(signed(event, timestamp)).kind).toBe("unauthentic");
    },
  );

  test.each<[unknown]>([
    [String(expiry)],
    [expiry + 0.5],
    [-expiry],
    [0],
    [1e9 - 1],
    [1e11 + 1],
    [1e21],
    [[expiry]],
    [null],
    [true],
    [""],
  ])("%j counts for nothing, whatever is signed", (timestamp) => {
    expect(read(signed(event, timestamp))).toEqual({
      kind: "unauthentic",
      reason: "Sign or Timestamp is missing or malformed",
    });
  });
});

describe("the hint", () => {
  test.each<[unknown]>([[undefined], [""], [7], [null], ["x".repeat(129)]])(
    "is taken whatever its event type is, %j too",
    (EventType) => {
      expect(read(signed({ ...event, EventType }))).toMatchObject({
        kind: "hint",
        hint: { eventType: "" },
      });
    },
  );

  test("of a task that is still at work is a hint too", () => {
    const reading = read(
      signed({ ...event, WorkflowTaskEvent: { TaskId: "1", Status: "PROCESSING" } }),
    );

    expect(reading).toEqual({
      kind: "hint",
      hint: { eventType: "WorkflowTask", providerTaskId: "1", sessionContext: "context" },
    });
  });

  test("prefers the event's own field to any other", () => {
    const reading = read(signed({ ScheduleTaskEvent: { TaskId: "other" }, ...event }));

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
    const reading = read(signed({ EventType: "ExtractBlindWatermark", ...fields }));

    expect(reading).toEqual({
      kind: "hint",
      hint: { eventType: "ExtractBlindWatermark", ...task },
    });
  });

  test("is read from arbitrary signed JSON without throwing", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.option(fc.string()),
        (fields, EventType) => {
          const reading = read(signed({ ...fields, EventType }));

          expect(reading.kind).toBe("hint");
        },
      ),
    );
  });

  test("is never read from arbitrary unsigned JSON", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        (json) => read(json).kind === "unauthentic",
      ),
    );
  });
});

test("MPS's callbacks carry our context, and are answered with the smallest JSON", () => {
  expect(mps.callback).toMatchObject({ carries: "context", reply: {} });
});
