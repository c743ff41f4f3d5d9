import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { trtc } from "../../../functions/tencent/trtc/product.ts";
import signedHeaders from "../../fixtures/tencent/trtc-headers.json" with { type: "json" };
import { event, read, readText, sign, TaskId, unauthentic } from "./signed-callback.ts";

const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/tencent/${name}`, import.meta.url), "utf8");

describe("Tencent's samples", () => {
  test.each<[string, string, object]>([
    [
      "trtc-901-start-ok.json",
      "0001",
      { eventType: "901", evidence: { verdict: { state: "running" } } },
    ],
    [
      "trtc-901-start-fail.json",
      "0002",
      { eventType: "901", evidence: { verdict: { state: "failed" } } },
    ],
    [
      "trtc-902-stop-by-api.json",
      "0001",
      { eventType: "902", evidence: { verdict: { state: "succeeded" } } },
    ],
    [
      "trtc-902-stop-internal-error.json",
      "0003",
      { eventType: "902", evidence: { verdict: { state: "failed" } } },
    ],
  ])("%s names its task and says how it is", (name, task, expected) => {
    const providerTaskId = `sample-transcription-task-${task}`;
    const sign = Object.entries(signedHeaders).find(([file]) => file === name)?.[1].Sign;

    const reading = readText(sample(name), { headers: { sign } });

    expect(reading).toMatchObject({
      kind: "hint",
      hint: { providerTaskId, evidence: { providerTaskId }, ...expected },
    });
  });

  test("a sentence is authentic, in any script, and asks for nothing", () => {
    const body = sample("trtc-903-sentence-nonascii.json");
    const sign = signedHeaders["trtc-903-sentence-nonascii.json"].Sign;

    const reading = readText(body, { headers: { sign } });

    expect(reading).toEqual({ kind: "hint", hint: { eventType: "903" } });
  });

  test("a body that was read and written again is not authentic", () => {
    const body = sample("trtc-902-stop-by-api.json");
    const rewritten = JSON.stringify(JSON.parse(body));

    expect(readText(rewritten, { headers: { sign: sign(body) } })).toEqual(unauthentic);
  });
});

describe("the evidence", () => {
  const evidenceOf = (EventType: number, Payload: unknown) => {
    const reading = read(event(EventType, Payload));
    return reading.kind === "hint" ? reading.hint.evidence : reading;
  };

  test.each([
    [0, "stopped"],
    [2, "room_dissolved"],
    [4, "room_dissolved_by_server"],
    [99, "idle"],
  ])("LeaveCode %i is a success, and says why it ended", (LeaveCode, stopReason) => {
    expect(evidenceOf(902, { LeaveCode })).toStrictEqual({
      verdict: { state: "succeeded", output: { files: [], details: { stopReason } } },
      providerTaskId: TaskId,
    });
  });

  test("LeaveCode 1 is a bot that the customer removed", () => {
    expect(evidenceOf(902, { LeaveCode: 1 })).toMatchObject({
      verdict: {
        state: "canceled",
        error: { code: "provider_canceled", retryable: false, provider: { number: 1 } },
      },
    });
  });

  test.each([
    [3, false],
    [98, true],
  ])("LeaveCode %i is a failure, to be tried again: %s", (LeaveCode, retryable) => {
    expect(evidenceOf(902, { LeaveCode })).toMatchObject({
      verdict: {
        state: "failed",
        error: { code: "provider_failed", retryable, provider: { number: LeaveCode } },
      },
    });
  });

  test("a start that failed is a failure", () => {
    expect(evidenceOf(901, { Status: 1 })).toMatchObject({
      verdict: {
        state: "failed",
        error: {
          code: "provider_failed",
          message: "Tencent could not start the transcription.",
          retryable: false,
        },
      },
    });
  });

  test.each<[number, unknown]>([
    [901, { Status: 2 }],
    [901, { LeaveCode: 0 }],
    [902, { LeaveCode: 5 }],
    [902, { LeaveCode: "none" }],
    [902, { Status: 0 }],
    [902, {}],
    [902, null],
    [902, undefined],
  ])(
    "of event %i with payload %j is none, so that Tencent is asked and the operator told",
    (EventType, Payload) => {
      const reading = read(event(EventType, Payload));

      expect(reading).toMatchObject({
        kind: "hint",
        hint: { eventType: String(EventType), providerTaskId: TaskId, unread: { count: 1 } },
      });
      expect(reading).not.toHaveProperty("hint.evidence");
    },
  );

  test.each([
    [901, { Status: "0" }, "running"],
    [902, { LeaveCode: "98" }, "failed"],
  ])("of event %i may stand as digits in a text: %j", (EventType, Payload, state) => {
    expect(evidenceOf(EventType, Payload)).toMatchObject({ verdict: { state } });
  });
});

describe("the hint", () => {
  test.each<[unknown, string]>([
    [903, "903"],
    [904, "904"],
    [909, "909"],
    [undefined, "unnamed"],
  ])("of event type %j names no task, so that nobody is asked", (EventType, eventType) => {
    const reading = read(event(EventType, { LeaveCode: 0 }));

    expect(reading).toStrictEqual({ kind: "hint", hint: { eventType } });
  });

  test.each<[unknown]>([[1], [2], [3], [4], [14], [undefined], ["AI"], [null]])(
    "of event group %j names no task, whatever its event type",
    (EventGroupId) => {
      const reading = read(event(902, { LeaveCode: 0 }, { EventGroupId }));

      expect(reading).toStrictEqual({ kind: "hint", hint: { eventType: "902" } });
    },
  );

  test.each<[unknown]>([[undefined], [null], [{}]])(
    "names no task where EventInfo is %j",
    (EventInfo) => {
      const reading = read(event(902, {}, { EventInfo }));

      expect(reading).toEqual({ kind: "hint", hint: { eventType: "902" } });
    },
  );

  test("is read from an event with arbitrary JSON in it without throwing", () => {
    fc.assert(
      fc.property(fc.constantFrom(901, 902, 903), fc.jsonValue(), (type, payload) => {
        expect(read(event(type, payload)).kind).toBe("hint");
      }),
    );
  });
});

test("TRTC's callbacks are answered as documented, and found by their TaskId", () => {
  expect(trtc.callback?.reply).toEqual({ code: 0 });
  expect(trtc.callback?.carries).toBe("provider-task-id");
});
