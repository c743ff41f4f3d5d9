import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taskFieldsOf } from "../../../functions/tencent/registry.ts";
import {
  confirmEvents,
  emptyCodes,
  pullEvents,
} from "../../../functions/tencent/vod/event-queue.ts";
import { vod } from "../../../functions/tencent/vod/product.ts";

const sample = JSON.parse(
  readFileSync(
    new URL("../../fixtures/tencent/vod-pull-events-response.json", import.meta.url),
    "utf8",
  ),
).Response;
const [succeeded, failed, unknown] = sample.EventSet;
const readEvents = (response: unknown) => pullEvents.read(response, taskFieldsOf(vod));
const read = (...events: unknown[]) => readEvents({ EventSet: events, RequestId: "r" }).events;

describe("Tencent's sample", () => {
  test("gives every event with its handle and as it came, in its order", () => {
    const events = readEvents(sample).events;

    expect(events.map(({ handle }) => handle)).toEqual([
      "SAMPLE-EventHandle-0001",
      "SAMPLE-EventHandle-0003",
      "SAMPLE-EventHandle-0005",
    ]);
    expect(events.map(({ raw }) => raw)).toEqual(sample.EventSet);
  });

  test("is evidence of the success and of the failure, as DescribeTaskDetail would tell them", () => {
    const [first, second] = readEvents(sample).events;

    expect(first?.hint).toStrictEqual({
      eventType: "AigcVideoTaskComplete",
      providerTaskId: "1500000000-AigcVideoTask-11111111111111111111111111111111t",
      sessionContext: '{"ref":"sample-0001"}',
      evidence: {
        verdict: {
          state: "succeeded",
          output: {
            files: [
              {
                url: "http://store.example.invalid/fake/temporary-0001.mp4",
                mediaType: "video/mp4",
                expiresAt: "2026-01-08T00:00:00.000Z",
                size: 1234567,
                durationSeconds: 5.04,
                width: 1280,
                height: 720,
              },
            ],
          },
        },
        providerTaskId: "1500000000-AigcVideoTask-11111111111111111111111111111111t",
        sessionId: "sample-session-0001",
        sessionContext: '{"ref":"sample-0001"}',
      },
    });
    expect(second?.hint.evidence).toMatchObject({
      verdict: {
        state: "failed",
        error: { code: "provider_failed", provider: { code: "InternalError", number: 70000 } },
      },
      sessionId: "sample-session-0003",
    });
  });

  test("names the task of an event that nobody knows, without evidence", () => {
    const [, , third] = readEvents(sample).events;

    expect(third?.hint).toStrictEqual({
      eventType: "SampleFutureTaskComplete",
      providerTaskId: "1500000000-SampleFutureTask-55555555555555555555555555555555t",
      sessionContext: '{"ref":"sample-0005"}',
    });
  });
});

test.each<[unknown]>([[{ EventSet: null }], [{ RequestId: "r" }], [{ EventSet: [] }]])(
  "%j is an empty queue",
  (response) => {
    expect(readEvents(response)).toEqual({ events: [], unread: undefined });
  },
);

test.each<[unknown, number]>([
  ["none", 1],
  [{ EventSet: ["event", null] }, 2],
  [{ EventSet: 7 }, 1],
])("of %j nothing is understood, which is counted", (response, count) => {
  expect(readEvents(response)).toMatchObject({ events: [], unread: { count } });
});

test("an event that cannot be read hides no other", () => {
  const { events, unread: missed } = readEvents({ EventSet: [null, failed, 7, succeeded] });

  expect(events.map(({ handle }) => handle)).toEqual([
    "SAMPLE-EventHandle-0003",
    "SAMPLE-EventHandle-0001",
  ]);
  expect(missed).toEqual({ count: 2, first: "EventSet.0" });
});

test("an empty queue may also be told as an error", () => {
  expect(emptyCodes).toEqual(["ResourceNotFound"]);
});

describe("an event", () => {
  const task = succeeded.AigcVideoCompleteEvent;

  test.each<[string, object]>([
    ["without a status", { ...task, Status: undefined }],
    ["with a status that nobody knows", { ...task, Status: "PAUSED" }],
  ])("%s is a reason to ask, no evidence", (_, AigcVideoCompleteEvent) => {
    const [event] = read({ ...succeeded, AigcVideoCompleteEvent });

    expect(event?.hint).toStrictEqual({
      eventType: "AigcVideoTaskComplete",
      providerTaskId: "1500000000-AigcVideoTask-11111111111111111111111111111111t",
      sessionContext: '{"ref":"sample-0001"}',
    });
  });

  test("is evidence of its success without any code, as the answer to a question is", () => {
    const [event] = read({
      ...succeeded,
      AigcVideoCompleteEvent: { ...task, ErrCode: null, ErrCodeExt: "SUCCESS" },
    });

    expect(event?.hint.evidence?.verdict).toMatchObject({ state: "succeeded" });
  });

  test("of a task that is still at work is evidence of just that", () => {
    const [event] = read({
      ...succeeded,
      AigcVideoCompleteEvent: { ...task, Status: "PROCESSING", Progress: 41 },
    });

    expect(event?.hint.evidence?.verdict).toEqual({ state: "running", progress: 41 });
  });

  test("whose type is not the documented one is no evidence, even if it carries a finished task", () => {
    const [event] = read({ ...succeeded, EventType: "AigcVideoTaskCompleted" });

    expect(event?.hint).not.toHaveProperty("evidence");
    expect(event?.hint.sessionContext).toBe('{"ref":"sample-0001"}');
  });

  test.each<[string, object]>([
    ["without a type", { EventType: undefined }],
    ["with an endless type", { EventType: "E".repeat(129) }],
  ])("%s keeps its handle, to be confirmed", (_, change) => {
    const [event] = read({ ...failed, ...change });

    expect(event).toMatchObject({ handle: "SAMPLE-EventHandle-0003", hint: { eventType: "" } });
    expect(event?.hint).not.toHaveProperty("evidence");
  });

  test("without a handle is passed over, and the others are not", () => {
    const events = read(
      { ...succeeded, EventHandle: undefined },
      { ...failed, EventHandle: "" },
      unknown,
    );

    expect(events.map(({ handle }) => handle)).toEqual(["SAMPLE-EventHandle-0005"]);
  });

  test("of any content is read without throwing", () => {
    const anyEvent = fc.record({
      EventHandle: fc.string({ minLength: 1 }),
      EventType: fc.oneof(fc.constant("AigcVideoTaskComplete"), fc.jsonValue()),
      AigcVideoCompleteEvent: fc.oneof(
        fc.record({
          TaskId: fc.jsonValue(),
          Status: fc.oneof(fc.constant("FINISH"), fc.jsonValue()),
          ErrCode: fc.jsonValue(),
        }),
        fc.jsonValue(),
      ),
      Other: fc.jsonValue(),
    });

    fc.assert(fc.property(anyEvent, (event) => read(event)[0]?.handle === event.EventHandle));
  });
});

test("the questions name the application as a number, and the handles", () => {
  expect(pullEvents.request("1500000000")).toEqual({ SubAppId: 1500000000 });
  expect(confirmEvents.request("1500000000", ["a", "b"])).toEqual({
    SubAppId: 1500000000,
    EventHandles: ["a", "b"],
  });
});
