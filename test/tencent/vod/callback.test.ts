import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallbackRequest } from "../../../functions/tencent/product.ts";
import { taskFieldsOf } from "../../../functions/tencent/registry.ts";
import { vodCallback } from "../../../functions/tencent/vod/callback.ts";
import { vod } from "../../../functions/tencent/vod/product.ts";

// The samples' own dummy key and clock; see the README beside them.
const key = "VodSampleSignKey0001";
const now = 1_767_225_600;
const expiry = now + 600;
const samples = new URL("../../fixtures/tencent/", import.meta.url);
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, samples), "utf8"));
const signedSamples = readdirSync(samples).filter((name) => /^vod-.*-signed\.json$/.test(name));

const sign = (withKey: string, t: unknown = expiry): string =>
  createHash("md5").update(`${withKey}${t}`).digest("hex");
const signed = (fields: object, t: unknown = expiry) => ({ ...fields, Sign: sign(key, t), T: t });
const read = (json: Record<string, unknown>, changes: Partial<CallbackRequest> = {}) =>
  vodCallback.read({
    body: JSON.stringify(json),
    json,
    headers: {},
    keys: [key],
    taskFields: taskFieldsOf(vod),
    nowSeconds: now,
    ...changes,
  });
const event = {
  EventType: "AigcVideoTaskComplete",
  AigcVideoCompleteEvent: { TaskId: "1-AigcVideoTask-2t", SessionContext: "context" },
};

describe("Tencent's samples", () => {
  test.each(signedSamples)("%s is authentic until it expires", (name) => {
    const json = sample(name);

    expect(read(json).kind).toBe("hint");
    expect(read(json, { nowSeconds: expiry }).kind).toBe("hint");
    expect(read(json, { nowSeconds: expiry + 1 })).toEqual({
      kind: "unauthentic",
      reason: "T has passed",
    });
  });

  test.each<[string, string, string, string]>([
    [
      "vod-aigc-video-success-signed.json",
      "AigcVideoTaskComplete",
      "AigcVideoTask-22222222222222222222222222222222t",
      "0002",
    ],
    [
      "vod-aigc-video-fail-signed.json",
      "AigcVideoTaskComplete",
      "AigcVideoTask-44444444444444444444444444444444t",
      "0004",
    ],
    [
      "vod-unknown-event-signed.json",
      "SampleFutureTaskComplete",
      "SampleFutureTask-55555555555555555555555555555555t",
      "0005",
    ],
    [
      "vod-redraw-hypothetical-event-signed.json",
      "AigcVideoRedrawTaskComplete",
      "AigcVideoRedrawTask-66666666666666666666666666666666t",
      "0006",
    ],
  ])("%s names its task", (name, eventType, taskId, ref) => {
    const reading = read(sample(name));

    expect(reading).toEqual({
      kind: "hint",
      hint: {
        eventType,
        providerTaskId: `1500000000-${taskId}`,
        sessionContext: `{"ref":"sample-${ref}"}`,
      },
    });
  });

  test("every signed sample was read", () => {
    expect(signedSamples).toHaveLength(4);
  });

  test.each(["vod-aigc-video-success-unsigned.json", "vod-aigc-video-fail-unsigned.json"])(
    "%s is not authentic",
    (name) => {
      expect(read(sample(name))).toEqual({
        kind: "unauthentic",
        reason: "Sign or T is missing or malformed",
      });
    },
  );
});

describe("the signature", () => {
  test("is accepted in upper case, and with any of the keys", () => {
    expect(read({ ...event, Sign: sign(key).toUpperCase(), T: expiry }).kind).toBe("hint");
    expect(read(signed(event), { keys: ["anotherKey", key] }).kind).toBe("hint");
    expect(read(signed(event), { keys: [key, "anotherKey"] }).kind).toBe("hint");
  });

  test.each<[string, unknown]>([
    ["of another key", sign("anotherKey")],
    ["of key and T the other way round", createHash("md5").update(`${expiry}${key}`).digest("hex")],
    ["over another T", sign(key, expiry + 1)],
    ["cut short", sign(key).slice(0, 31)],
    ["followed by more", `${sign(key)}0`],
    ["that is empty", ""],
    ["in a list", [sign(key)]],
    ["in digits that only look like hex", sign(key).replace(/[0-9]/, "٣")],
    ["that is missing", undefined],
  ])("%s is not authentic", (_, Sign) => {
    expect(read({ ...event, Sign, T: expiry }).kind).toBe("unauthentic");
  });

  test.each(Array.from({ length: 32 }, (_, index) => index))(
    "with digit %i changed is not authentic",
    (index) => {
      const digits = [...sign(key)];
      digits[index] = digits[index] === "0" ? "1" : "0";

      expect(read({ ...event, Sign: digits.join(""), T: expiry })).toEqual({
        kind: "unauthentic",
        reason: "Sign does not match",
      });
    },
  );

  test.each([[[]], [[""]], [["  "]], [["\t", "\n"]]])(
    "never matches without a key (%j), even one made with it",
    (keys) => {
      const json = { ...event, Sign: sign(keys[0] ?? ""), T: expiry };

      expect(read(json, { keys }).kind).toBe("unauthentic");
    },
  );
});

describe("T", () => {
  test.each([now, now + 1, now + 20 * 60])("%i lies within the window", (t) => {
    expect(read(signed(event, t)).kind).toBe("hint");
  });

  test.each([now - 1, now - 86_400, now + 20 * 60 + 1, now + 86_400])(
    "%i lies outside the window",
    (t) => {
      expect(read(signed(event, t)).kind).toBe("unauthentic");
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
    [{ T: expiry }],
    [null],
    [true],
  ])("%j counts for nothing, whatever is signed", (t) => {
    expect(read(signed(event, t))).toEqual({
      kind: "unauthentic",
      reason: "Sign or T is missing or malformed",
    });
  });
});

test("without T a signature counts for nothing", () => {
  expect(read({ ...event, Sign: sign(key, "") })).toEqual({
    kind: "unauthentic",
    reason: "Sign or T is missing or malformed",
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

  test("prefers the documented field to any other", () => {
    const reading = read(signed({ Other: { TaskId: "other" }, ...event }));

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
    const reading = read(signed({ EventType: "New", ...fields }));

    expect(reading).toEqual({ kind: "hint", hint: { eventType: "New", ...task } });
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

test("VOD's callbacks are answered with the smallest JSON", () => {
  expect(vod.callback?.reply).toEqual({});
});
