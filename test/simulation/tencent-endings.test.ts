import { describe, expect, test } from "vitest";
import { usual } from "./tencent.ts";
import {
  aigcVideo,
  namedCreates,
  operationOf,
  questionAbout,
  redraw,
  SubAppId,
  startFake,
  transcription,
  video,
  withFields,
} from "./tencent-requests.ts";

const MINUTE = 60_000;

describe("a task", () => {
  test("of VOD may fail under FINISH, of its model's own limit too", () => {
    const words = Array.from({ length: 30 }, (_, seed) => {
      const { tencent, clock, ask } = startFake({
        oddities: { fails: 1 },
        seed: 1000 * (seed + 1),
      });
      const { TaskId } = ask(video);
      clock.now += 10_000;
      const { Status, AigcVideoTask } = ask(questionAbout(video, TaskId));
      const { status, errorCode, urls } = tencent.truth(TaskId);
      return {
        Status,
        failed: AigcVideoTask.ErrCode !== 0,
        files: AigcVideoTask.Output.FileInfos,
        status,
        urls,
        same: AigcVideoTask.ErrCodeExt === errorCode,
        errorCode,
      };
    });

    expect(words.map(({ errorCode }) => errorCode)).toContain("RequestLimitExceeded");
    for (const word of words)
      expect(word).toMatchObject({
        Status: "FINISH",
        failed: true,
        files: [],
        status: "failed",
        urls: [],
        same: true,
      });
  });

  test("may name its result only some minutes after its end, or never", () => {
    const endings = Array.from({ length: 40 }, (_, seed) => {
      const { tencent, clock, ask } = startFake({
        oddities: { endsEmpty: 1 },
        seed: 1000 * (seed + 1),
      });
      const { TaskId } = ask(aigcVideo);
      clock.now += 5000;
      const first = ask(questionAbout(aigcVideo, TaskId));
      clock.now += 8 * MINUTE;
      const later = ask(questionAbout(aigcVideo, TaskId));
      expect(first).toMatchObject({ Status: "DONE", VideoUrls: [] });
      expect(later.VideoUrls).toEqual(tencent.truth(TaskId).urls);
      return tencent.truth(TaskId).status;
    });

    expect(new Set(endings)).toEqual(new Set(["succeeded", "failed"]));
  });

  test("without its result yet still echoes what was sent", () => {
    const { clock, ask } = startFake({ oddities: { endsEmpty: 1 } });
    const FileInfos = [{ Type: "Url", Url: "https://media.invalid/in.png" }];
    const videoId = ask(withFields(video, { FileInfos })).TaskId;
    const redrawId = ask(redraw).TaskId;
    clock.now += 5000;

    const { AigcVideoTask } = ask(questionAbout(video, videoId));
    const { AigcVideoRedrawTask } = ask(questionAbout(redraw, redrawId));

    expect([AigcVideoTask.Input.FileInfos, AigcVideoTask.Output.FileInfos]).toEqual([
      FileInfos,
      [],
    ]);
    expect([AigcVideoRedrawTask.Input.FileInfo, AigcVideoRedrawTask.Output.FileInfo]).toMatchObject(
      [redraw.body.FileInfo, null],
    );
  });

  test("may bring two files", () => {
    const { tencent, clock, ask } = startFake({ oddities: { bringsTwo: 1 } });
    const { TaskId } = ask(video);
    clock.now += 5000;

    const { AigcVideoTask } = ask(questionAbout(video, TaskId));

    expect(
      AigcVideoTask.Output.FileInfos.map(({ FileUrl }: { FileUrl: string }) => FileUrl),
    ).toEqual(tencent.truth(TaskId).urls);
    expect(tencent.truth(TaskId).urls).toHaveLength(2);
  });

  test.each(namedCreates)(
    "of %s comes in the end to what the truth says, as the shipped operation reads it",
    (_name, create) => {
      const operation = operationOf(create);
      const wrong: unknown[] = [];
      for (let seed = 1; seed <= 60; seed++) {
        const { tencent, clock, ask } = startFake({
          oddities: { ...usual, foundLate: 0, sticks: 0 },
          seed: 977 * seed,
        });
        const { TaskId } = ask(create);
        const truth = tencent.truth(TaskId);
        clock.now = Math.ceil(truth.endsAt) + (create.product === "trtc" ? 1000 : 10 * MINUTE);
        for (let question = 1; question <= 4; question++) ask(questionAbout(create, TaskId));
        const answer = ask(questionAbout(create, TaskId));
        const read =
          answer.Error === undefined
            ? operation.describedBy.read(answer, { providerTaskId: TaskId, application: "1" })
                .verdict
            : undefined;
        const state = answer.Error === undefined ? read?.state : answer.Error.Code;
        const urls = read?.state === "succeeded" ? read.output.files.map(({ url }) => url) : [];
        const fits =
          (expectedStates[state] ?? []).includes(truth.status) &&
          JSON.stringify(urls) === JSON.stringify(truth.urls);
        if (!fits) wrong.push({ seed, state, urls, truth });
      }

      expect(wrong).toEqual([]);
    },
  );

  /** The states that each reading may report. Only its callback tells a transcription's end. */
  const expectedStates: Readonly<Record<string, readonly string[]>> = {
    succeeded: ["succeeded"],
    failed: ["failed"],
    "finished-empty": ["failed"],
    "FailedOperation.Record": ["failed"],
    ended: ["succeeded", "failed", "canceled"],
    "FailedOperation.TaskNotExist": ["failed"],
  };

  test("that is aborted or stopped has another end, and its charge says so", () => {
    const { tencent, clock, ask } = startFake({ lifeMs: () => 10 * MINUTE });
    const aborted = ask(video).TaskId;
    const stopped = ask(transcription).TaskId;
    clock.now += 1000;

    ask({
      product: "vod",
      action: "ManageTask",
      body: { TaskId: aborted, OperationType: "Abort", SubAppId },
    });
    ask({ product: "trtc", action: "StopAITranscription", body: { TaskId: stopped } });

    expect(tencent.ledger.map(({ ending, endsAt }) => [ending, endsAt])).toEqual([
      ["canceled", clock.now],
      ["succeeded", clock.now],
    ]);
    expect(tencent.truth(stopped).honest).toEqual(["succeeded", "canceled"]);
    expect(
      tencent
        .callbacks()
        .map(({ taskId, message }) => [taskId === stopped, message() === "queued"]),
    ).toEqual([
      [false, true],
      [true, true],
      [true, true],
      [true, false],
    ]);
  });
});
