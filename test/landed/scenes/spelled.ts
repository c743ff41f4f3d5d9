import type { Scene } from "../stage.ts";

const FIRST_FRAME = {
  Type: "Url",
  Url: "https://media.example/first.png",
  Usage: "FirstFrame",
} as const;

export const spelled: Scene = {
  about:
    "Inputs in forms that say nothing, that say a default, or that a later version may write or judge in another way.",
  options: {},
  mayBeRefused: true,
  afterwards: [{ minutes: 3 }, { leapMinutes: 12, minutes: 2 }, { leapMinutes: 20, minutes: 2 }],
  play: async (stage) => {
    const video = "vod.CreateAigcVideoTask";
    await stage.submit(video, "an empty prompt", {
      input: { Prompt: "", ExtInfo: "", NegativePrompt: "", FileInfos: [FIRST_FRAME] },
    });
    await stage.submit(video, "an empty negative prompt", { input: { NegativePrompt: "" } });
    await stage.submit(video, "a resolution in another case", {
      input: { OutputConfig: { Resolution: "1080p" } },
      more: { allowUndocumented: true },
    });
    await stage.submit(video, "a fast model without a frame", {
      input: { ModelName: "Hailuo", ModelVersion: "2.3-fast" },
    });
    await stage.submit(video, "a resolution too long", {
      input: {
        ModelName: "PixVerse",
        ModelVersion: "v5.6",
        OutputConfig: { Resolution: "1080p", Duration: 10 },
      },
    });
    await stage.submit(video, "every default spelled out", {
      input: { SubAppId: 1500000000, TasksPriority: 0 },
      more: {
        priority: 0,
        allowUndocumented: false,
        dryRun: false,
        startWithinSeconds: 604_800,
        metadata: {},
      },
    });
    await stage.submit("vod.CreateAigcVideoRedrawTask", "an empty style", {
      input: { ExtInfo: "" },
    });
    await stage.submit("mps.CreateAigcVideoTask", "an empty negative prompt", {
      input: { NegativePrompt: "" },
    });
    await stage.submit("mps.ProcessMedia", "null in a block", {
      input: {
        MediaProcessTask: {
          TranscodeTaskSet: [{ Definition: 100010, OverrideParameter: null }],
          Name: "",
        },
      },
    });
    await stage.submit("mps.ProcessMedia", "nothing to do", { input: { MediaProcessTask: {} } });
    await stage.submit("tiw.CreateVideoGenerationTask", "the first region named", {
      more: { region: "ap-singapore" },
    });
    await stage.submit("tiw.CreateVideoGenerationTask", "an application named", {
      input: { SdkAppId: 1400000001 },
    });
    await stage.submit("trtc.StartAITranscription", "the first region named", {
      more: { region: "ap-singapore" },
    });
    await stage.submit("trtc.StartAITranscription", "another region named", {
      more: { region: "ap-tokyo" },
    });
    await stage.snapshot();
  },
};
