import { request } from "undici";
import { describe, expect, test } from "vitest";
import { describeAigcVideoTask } from "../../functions/tencent/mps/describe-aigc-video-task.ts";
import { clock, codeOf, eachInItsOwnTime } from "../support/tencent-stand-in.ts";
import { aigcVideo, startMps } from "../support/tencent-stand-in-mps.ts";

const HALF_DAY_MS = 12 * 60 * 60 * 1000;

/** Callsheet's reading of an answer. */
const verdict = (answer: object) =>
  describeAigcVideoTask.read(answer, { providerTaskId: undefined, application: "account" }).verdict;

eachInItsOwnTime();

describe("an AIGC video", () => {
  test("waits, runs and is done, by the clock alone, with a video that is served for twelve hours", async () => {
    const { sdk, standIn } = await startMps();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(aigcVideo);

    const waiting = await sdk.DescribeAigcVideoTask({ TaskId });
    clock.advance(1000);
    const running = await sdk.DescribeAigcVideoTask({ TaskId });
    clock.advance(4000);
    const done = await sdk.DescribeAigcVideoTask({ TaskId });
    const [url = ""] = done.VideoUrls ?? [];
    const film = await request(url);
    await film.body.dump();
    clock.advance(HALF_DAY_MS);
    const late = await request(url);
    await late.body.dump();

    expect([waiting, running, done].map(({ Status }) => Status)).toEqual(["WAIT", "RUN", "DONE"]);
    expect([waiting.VideoUrls, running.VideoUrls]).toEqual([[], []]);
    expect([film.statusCode, film.headers["content-type"], late.statusCode]).toEqual([
      200,
      "video/mp4",
      404,
    ]);
    expect([waiting, running, done].map(verdict)).toMatchObject([
      { state: "waiting" },
      { state: "running" },
      {
        state: "succeeded",
        output: {
          files: [
            {
              url: `${standIn.url}/files/${TaskId}.mp4`,
              mediaType: "video/mp4",
              width: 320,
              height: 180,
            },
          ],
        },
      },
    ]);
  });

  test("is answered about with the documented fields and no other: no id, no time, no code", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(aigcVideo);

    const answer = await sdk.DescribeAigcVideoTask({ TaskId });

    expect(Object.keys(answer).sort()).toEqual([
      "Message",
      "RequestId",
      "Resolution",
      "Status",
      "VideoUrls",
    ]);
  });

  test("[fail:CODE] fails in words only", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({
      ...aigcVideo,
      Prompt: "[fail:ModelBusy]",
    });
    clock.advance(5000);

    const answer = await sdk.DescribeAigcVideoTask({ TaskId });

    expect(answer).toMatchObject({
      Status: "FAIL",
      VideoUrls: [],
      Message: "The prompt asked for this failure: ModelBusy.",
    });
    expect(verdict(answer)).toMatchObject({
      state: "failed",
      error: { retryable: false, provider: { message: answer.Message } },
    });
  });

  test.each([
    ["InvalidParameter", { Prompt: undefined }],
    ["InvalidParameter", { EnhancePrompt: "Enabled" }],
    ["UnknownParameter", { SessionId: "s-1" }],
    ["UnknownParameter", { TaskNotifyConfig: {} }],
  ])("is refused with %s for %o, and nothing is recorded", async (expected, change) => {
    const { sdk, standIn } = await startMps();

    const code = await codeOf(sdk.request("CreateAigcVideoTask", { ...aigcVideo, ...change }));

    expect(code).toBe(expected);
    expect(standIn.creates()).toEqual([]);
  });
});
