import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  SubAppId,
  start,
  startTold,
  temporaryFile,
} from "../support/tencent-stand-in.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

eachInItsOwnTime();

describe("the event queue", () => {
  /** A stand-in whose application pulls, with this many finished tasks in its queue. */
  async function startPulling({
    tasks,
    ...options
  }: {
    readonly tasks: number;
    readonly ledgerFile?: string;
  }) {
    const started = await startTold([], { concurrency: 99, ...options });
    const { sdk, happened } = started;
    await sdk.ModifyEventConfig({ SubAppId, Mode: "PULL" });
    const created: string[] = [];
    for (let count = 0; count < tasks; count++)
      created.push((await sdk.CreateAigcVideoTask(minimal)).TaskId ?? "");
    clock.advance(5000);
    await happened("queued", tasks);
    const pull = async () => (await sdk.PullEvents({ SubAppId })).EventSet ?? [];
    const confirm = (events: { EventHandle?: string }[]) =>
      sdk.ConfirmEvents({
        SubAppId,
        EventHandles: events.map(({ EventHandle = "" }) => EventHandle),
      });
    return { ...started, created, pull, confirm };
  }

  test("is null while it is empty, and another application's stays so", async () => {
    const { sdk, pull, receiver } = await startPulling({ tasks: 1 });

    const other = await sdk.PullEvents({ SubAppId: 1500000001 });
    const events = await pull();

    expect(other.EventSet).toBeNull();
    expect(events).toHaveLength(1);
    expect(receiver.bodies).toEqual([]);
  });

  test("holds events as they would have been pushed, with a handle instead of a signature", async () => {
    const { sdk, pull, created } = await startPulling({ tasks: 1 });

    const [event] = await pull();

    const { AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId: created[0] ?? "", SubAppId });
    expect(event).toEqual({
      EventHandle: expect.any(String),
      EventType: "AigcVideoTaskComplete",
      AigcVideoCompleteEvent: AigcVideoTask,
      FileUploadEvent: null,
      ProcedureStateChangeEvent: null,
      FileDeleteEvent: null,
      PullCompleteEvent: null,
      AigcImageCompleteEvent: null,
    });
  });

  test("hands out 16 events at a time, and none of them to anyone else for 30 seconds", async () => {
    const { pull, created } = await startPulling({ tasks: 18 });

    const pulls = [await pull(), await pull(), await pull()];
    clock.advance(29_999);
    const early = await pull();
    clock.advance(1);
    const again = await pull();

    expect(pulls.map((events) => events.length)).toEqual([16, 2, 0]);
    expect(new Set(pulls.flat().map((event) => event.AigcVideoCompleteEvent?.TaskId))).toEqual(
      new Set(created),
    );
    expect(early).toEqual([]);
    expect(again.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual(
      created.slice(0, 16),
    );
  });

  test("gives up an event that is confirmed in time, and only that", async () => {
    const { pull, confirm, standIn, created } = await startPulling({ tasks: 2 });
    const [first, second] = await pull();

    clock.advance(29_999);
    await confirm([first ?? {}]);
    clock.advance(1);

    const later = await pull();
    expect(later.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual([
      second?.AigcVideoCompleteEvent?.TaskId,
    ]);
    expect(standIn.callbacks().map(({ TaskId, state }) => [TaskId, state])).toEqual([
      [created[0], "confirmed"],
      [created[1], "queued"],
    ]);
  });

  test("refuses a confirmation that is late, foreign, unknown or of more than 16, and gives nothing up for it", async () => {
    const { sdk, pull, confirm } = await startPulling({ tasks: 1 });
    const [event] = await pull();
    const EventHandles = [event?.EventHandle ?? ""];
    const foreign = await codeOf(sdk.ConfirmEvents({ SubAppId: 1500000001, EventHandles }));
    const partly = await codeOf(confirm([event ?? {}, { EventHandle: "none" }]));
    const tooMany = await codeOf(confirm(Array.from({ length: 17 }, () => event ?? {})));
    clock.advance(30_000);

    const late = await codeOf(confirm([event ?? {}]));

    const again = await pull();
    expect([foreign, partly, tooMany, late]).toEqual(Array(4).fill("InvalidParameterValue"));
    expect(again).toHaveLength(1);
  });

  test("keeps an event for four days", async () => {
    const { pull } = await startPulling({ tasks: 1 });
    clock.advance(4 * DAY_MS - 30_000);
    const kept = await pull();
    clock.advance(30_000);

    const gone = await pull();

    expect([kept.length, gone.length]).toEqual([1, 0]);
  });

  test("outlives a restart, with what was confirmed and what was not", async () => {
    const ledgerFile = temporaryFile();
    const first = await startPulling({ tasks: 2, ledgerFile });
    const [confirmed, unconfirmed] = await first.pull();
    await first.confirm([confirmed ?? {}]);
    await first.standIn.close();

    const second = await start({ ledgerFile, callbacks: "on" });
    const { EventSet } = await second.sdk.PullEvents({ SubAppId });

    expect(EventSet?.map((event) => event.AigcVideoCompleteEvent?.TaskId)).toEqual([
      unconfirmed?.AigcVideoCompleteEvent?.TaskId,
    ]);
  });
});
