import { describe, expect, test } from "vitest";
import {
  aigcVideo,
  namedCreates,
  operationOf,
  questionAbout,
  SubAppId,
  startFake,
  transcription,
  video,
} from "./tencent-requests.ts";

const MINUTE = 60_000;

describe("a task", () => {
  test.each(namedCreates)("of %s may be found only a while after its create", (_name, create) => {
    const { clock, ask } = startFake({ oddities: { foundLate: 1 }, lifeMs: () => 10 * MINUTE });
    const { TaskId } = ask(create);

    const early = ask(questionAbout(create, TaskId));
    clock.now += MINUTE;
    const late = ask(questionAbout(create, TaskId));

    expect(operationOf(create).describedBy.notFoundCodes).toContain(early.Error.Code);
    expect(late.Error).toBeUndefined();
  });

  test("that is not found yet cannot be aborted or stopped either", () => {
    const { ask } = startFake({ oddities: { foundLate: 1 }, lifeMs: () => 10 * MINUTE });
    const videoId = ask(video).TaskId;
    const transcriptionId = ask(transcription).TaskId;

    const aborted = ask({
      product: "vod",
      action: "ManageTask",
      body: { TaskId: videoId, OperationType: "Abort", SubAppId },
    });
    const stopped = ask({
      product: "trtc",
      action: "StopAITranscription",
      body: { TaskId: transcriptionId },
    });

    expect([aborted.Error?.Code, stopped.Error?.Code]).toEqual([
      "InvalidParameterValue.TaskId",
      "FailedOperation.TaskNotExist",
    ]);
  });

  test("may go back once", () => {
    const { clock, ask } = startFake({ oddities: { goesBack: 1 } });
    const { TaskId } = ask(aigcVideo);
    clock.now += 5000;

    const statuses = [1, 2, 3, 4, 5].map(() => ask(questionAbout(aigcVideo, TaskId)).Status);

    expect(statuses.toSorted()).toEqual(["DONE", "DONE", "DONE", "DONE", "RUN"]);
  });

  test("may stick at work for days", () => {
    const { tencent, clock, ask } = startFake({ oddities: { sticks: 1 } });
    const { TaskId } = ask(aigcVideo);
    const { endsAt } = tencent.truth(TaskId);

    clock.now = endsAt - 1;
    const before = ask(questionAbout(aigcVideo, TaskId));
    clock.now = Math.ceil(endsAt);
    const after = ask(questionAbout(aigcVideo, TaskId));

    expect(endsAt).toBeGreaterThan(Date.parse("2026-01-01T01:00:00Z"));
    expect([before.Status, after.Status]).toEqual(["RUN", "DONE"]);
  });

  test("of TRTC may end without a word", () => {
    const { tencent, clock, ask } = startFake({ oddities: { untold: 1 } });
    const { TaskId } = ask(transcription);
    const told = tencent.callbacks();

    clock.now += 10_000;
    const code = ask(questionAbout(transcription, TaskId)).Error.Code;

    expect(told).toHaveLength(1);
    expect(told[0]?.dueAt).toBeLessThan(tencent.truth(TaskId).endsAt);
    expect(code).toBe("FailedOperation.TaskNotExist");
  });
});
