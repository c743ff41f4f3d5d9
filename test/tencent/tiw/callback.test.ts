import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallbackRequest } from "../../../functions/tencent/product.ts";
import { tiwCallback } from "../../../functions/tencent/tiw/callback.ts";

// The samples' own dummy key and clock; see the README beside them.
const key = "tiw-sample-callback-key";
const now = 1_767_225_600;
const expiry = now + 600;
const day = 86_400;
const samples = new URL("../../fixtures/tencent/", import.meta.url);
const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, samples), "utf8"));
const signedSamples = readdirSync(samples).filter((name) => name.startsWith("tiw-"));

const sign = (withKey: string, expireTime: unknown = expiry): string =>
  createHash("md5").update(`${withKey}${expireTime}`).digest("hex");
const signed = (fields: object, ExpireTime: unknown = expiry) => ({
  ...fields,
  Sign: sign(key, ExpireTime),
  ExpireTime,
});
const read = (json: Record<string, unknown>, changes: Partial<CallbackRequest> = {}) =>
  tiwCallback.read({
    body: JSON.stringify(json),
    json,
    headers: {},
    keys: [key],
    taskFields: new Map(),
    nowSeconds: now,
    ...changes,
  });
const event = {
  EventType: "WhateverItIs",
  EventData: { TaskId: "generation-1" },
  Timestamp: now,
  SdkAppId: 1400000001,
};

test("Tencent's own example of a signature is authentic, and one digit off it is not", () => {
  const documented = {
    ...event,
    ExpireTime: 1_588_040_109,
    Sign: "a2dabb362a9b811c0e26953a6276a41c",
  };
  const then = { keys: ["Xz4ZgayTr7rMgWQrH"], nowSeconds: 1_588_040_109 };

  const authentic = read(documented, then);
  const changed = read({ ...documented, Sign: "a2dabb362a9b811c0e26953a6276a41d" }, then);

  expect(authentic).toEqual({
    kind: "hint",
    hint: { eventType: "WhateverItIs", providerTaskId: "generation-1" },
  });
  expect(changed).toEqual({ kind: "unauthentic", reason: "Sign does not match" });
});

describe("the samples", () => {
  test.each<[string, string]>([
    ["tiw-video-generation-success-signed.json", "samplegentask0000000001"],
    ["tiw-video-generation-fail-signed.json", "samplegentask0000000002"],
  ])("%s names its task, until it expires", (name, providerTaskId) => {
    const json = sample(name);
    const hint = { eventType: "PLACEHOLDER_TIW_VIDEO_GENERATION_EVENT", providerTaskId };

    expect(read(json)).toEqual({ kind: "hint", hint });
    expect(read(json, { nowSeconds: expiry })).toEqual({ kind: "hint", hint });
    expect(read(json, { nowSeconds: expiry + 1 })).toEqual({
      kind: "unauthentic",
      reason: "ExpireTime has passed",
    });
  });

  test("are all read", () => {
    expect(signedSamples).toHaveLength(2);
  });
});

describe("the signature", () => {
  test("is accepted in upper case, and with any of the keys", () => {
    expect(read({ ...event, Sign: sign(key).toUpperCase(), ExpireTime: expiry }).kind).toBe("hint");
    expect(read(signed(event), { keys: ["anotherKey", key] }).kind).toBe("hint");
    expect(read(signed(event), { keys: [key, "anotherKey"] }).kind).toBe("hint");
  });

  test.each<[string, unknown]>([
    ["of another key", sign("anotherKey")],
    [
      "of key and ExpireTime the other way round",
      createHash("md5").update(`${expiry}${key}`).digest("hex"),
    ],
    ["over another ExpireTime", sign(key, expiry + 1)],
    ["over the Timestamp instead", sign(key, now)],
    ["cut short", sign(key).slice(0, 31)],
    ["followed by more", `${sign(key)}0`],
    ["that is empty", ""],
    ["in a list", [sign(key)]],
    ["that is missing", undefined],
  ])("%s is not authentic", (_, Sign) => {
    expect(read({ ...event, Sign, ExpireTime: expiry }).kind).toBe("unauthentic");
  });

  test.each([[[]], [[""]], [["  "]]])(
    "never matches without a key (%j), even one made with it",
    (keys) => {
      const json = { ...event, Sign: sign(keys[0] ?? ""), ExpireTime: expiry };

      expect(read(json, { keys }).kind).toBe("unauthentic");
    },
  );

  test("that nobody configured is missing, so the callback is not authentic", () => {
    expect(read(event)).toEqual({
      kind: "unauthentic",
      reason: "Sign or ExpireTime is missing or malformed",
    });
  });
});

describe("ExpireTime", () => {
  test.each([now, now + 1, now + day])("%i lies within the window", (expireTime) => {
    expect(read(signed(event, expireTime)).kind).toBe("hint");
  });

  test.each([now - 1, now - day, now + day + 1])("%i lies outside the window", (expireTime) => {
    expect(read(signed(event, expireTime)).kind).toBe("unauthentic");
  });

  test.each<[unknown]>([
    [String(expiry)],
    [expiry + 0.5],
    [-expiry],
    [1e9 - 1],
    [1e11 + 1],
    [1e21],
    [[expiry]],
    [null],
  ])("%j counts for nothing, whatever is signed", (expireTime) => {
    expect(read(signed(event, expireTime))).toEqual({
      kind: "unauthentic",
      reason: "Sign or ExpireTime is missing or malformed",
    });
  });
});

describe("the hint", () => {
  test.each(["OnlineRecordFinished", "AnythingElse"])(
    "names the task of EventData, though the event be called %s",
    (EventType) => {
      const reading = read(signed({ ...event, EventType }));

      expect(reading).toEqual({
        kind: "hint",
        hint: { eventType: EventType, providerTaskId: "generation-1" },
      });
    },
  );

  test.each<[unknown]>([
    [undefined],
    [null],
    ["generation-1"],
    [{}],
    [{ TaskId: "" }],
    [{ TaskId: 7 }],
    [{ TaskId: "x".repeat(257) }],
  ])("names no task where EventData is %j", (EventData) => {
    const reading = read(signed({ ...event, EventData }));

    expect(reading).toEqual({ kind: "hint", hint: { eventType: "WhateverItIs" } });
  });

  test.each<[unknown]>([[undefined], [""], [7], [null], ["x".repeat(129)]])(
    "is taken whatever its event type is, %j too",
    (EventType) => {
      expect(read(signed({ ...event, EventType }))).toMatchObject({
        kind: "hint",
        hint: { eventType: "" },
      });
    },
  );

  test("says nothing of how the task ended: the signature does not cover it", () => {
    const reading = read(sample("tiw-video-generation-success-signed.json"));

    expect(reading).not.toHaveProperty("hint.evidence");
  });

  test("is read from arbitrary signed JSON without throwing, and never from unsigned", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        expect(read(signed(fields)).kind).toBe("hint");
        expect(read(fields).kind).toBe("unauthentic");
      }),
    );
  });
});

test("TIW's callbacks get the documented answer, and are known by their TaskId alone", () => {
  expect([tiwCallback.reply, tiwCallback.carries]).toEqual([{ error_code: 0 }, "provider-task-id"]);
});
