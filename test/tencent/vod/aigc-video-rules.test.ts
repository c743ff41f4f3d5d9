import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aigcVideoModels } from "../../../functions/tencent/vod/aigc-video-models.ts";
import example from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };
import { frame, output, read, reference, request } from "./aigc-video-request.ts";

describe("the documentation of a model", () => {
  test.each<[string, object]>([
    [
      "Kling 3.0",
      output({ Duration: 3, Resolution: "720P", AspectRatio: "1:1", AudioGeneration: "Enabled" }),
    ],
    ["Kling 3.0-turbo", output({ Duration: 7.5, Resolution: "1080P", AspectRatio: "16:9" })],
    [
      "Kling O1",
      {
        FileInfos: [{ ...reference, Category: "Video", ReferenceType: "base" }],
        ...output({ AspectRatio: "4:3" }),
      },
    ],
    [
      "Kling 2.6",
      { FileInfos: [frame], SceneType: "avatar_i2v", ...output({ AspectRatio: "4:3" }) },
    ],
    ["Kling 2.5", { SceneType: "motion_control", ...output({ AspectRatio: "4:3" }) }],
    [
      "Kling 1.6",
      {
        SubjectInfos: [{ Id: "s", ImageUrls: [], VideoUrls: [] }],
        ...output({ Duration: 15, AspectRatio: "4:3" }),
      },
    ],
    ["Vidu q2", output({ Duration: 1, AspectRatio: "4:3", FrameInterpolate: "Enabled" })],
    [
      "Vidu q3-pro",
      {
        FileInfos: [{ ...reference, ObjectId: "o", VoiceId: "v" }],
        ...output({ Duration: 10, AspectRatio: "1:1" }),
      },
    ],
    [
      "Vidu q3",
      { FileInfos: [frame], SceneType: "template_effect", ...output({ AspectRatio: "4:3" }) },
    ],
    [
      "Vidu q2-pro",
      {
        SubjectInfos: [
          {
            Name: "n",
            VoiceId: "v",
            ImageUrls: ["https://a.invalid/"],
            VideoUrls: ["https://a.invalid/"],
          },
        ],
      },
    ],
    ["Hailuo 02", output({ Duration: 10, Resolution: "768P" })],
    ["Hailuo H3", output({ Duration: 4, Resolution: "4K", AspectRatio: "21:9" })],
    ["Hailuo H3-Max", { FileInfos: [frame], ...output({ Duration: 6, AspectRatio: "2:3" }) }],
    [
      "GV 3.1-lite",
      {
        FileInfos: [{ ...reference, ReferenceType: "style" }],
        ...output({ Duration: 8, AspectRatio: "9:16" }),
      },
    ],
    [
      "OS 2.0",
      output({ Duration: 12, Resolution: "720P", AspectRatio: "9:16", AudioGeneration: "Enabled" }),
    ],
    ["OS 2.0", { FileInfos: [frame], ...output({ AspectRatio: "1:1" }) }],
    [
      "PixVerse v6",
      {
        FileInfos: [{ ...reference, ReferenceType: "subject", Text: "cat" }],
        ...output({ Duration: 1, Resolution: "4k" }),
      },
    ],
    ["Kling 3.0", output({ Resolution: "4K" })],
    ["Vidu q2", output({ Resolution: "2K" })],
    ["GV 3.1", output({ Resolution: "4K" })],
    ["OS 2.0", output({ Resolution: "2K" })],
    ["OS 2.0", output({ Resolution: "1080P" })],
    [
      "Hunyuan 3d_2.0",
      { SubjectInfos: [{ Id: "s" }], FileInfos: [{ ...frame, ReferenceType: "style" }] },
    ],
    ["Hailuo 2.3", output({ AudioGeneration: "Enabled" })],
    ["Hunyuan 1.5", output({ Duration: 59.5, Resolution: "8K", AspectRatio: "5:4" })],
    [
      "Mingmou 1.0",
      output({
        AudioGeneration: "Disabled",
        FrameInterpolate: "Disabled",
        LogoAdd: "Enabled",
        EnableBGM: "Enabled",
      }),
    ],
  ])("of %s is accepted without a warning: %j", (model, fields) => {
    const input = request(model, fields);

    const result = read(input);

    expect(result).toEqual({ ok: true, input, warnings: [] });
  });

  test("of the documented example's model accepts the example without a warning", () => {
    const result = read(example);

    expect(result).toEqual({ ok: true, input: example, warnings: [] });
  });
});

test.each<[string, object, string]>([
  [
    "PixVerse v6",
    output({ AudioGeneration: "Enabled" }),
    "OutputConfig.AudioGeneration must not be used with PixVerse v6",
  ],
  [
    "Vidu q2-pro",
    output({ AspectRatio: "4:3" }),
    "OutputConfig.AspectRatio must be one of 16:9, 9:16, 1:1 with Vidu q2-pro",
  ],
  ["Vidu q3", output({ Duration: 16 }), "OutputConfig.Duration must be from 1 to 10 with Vidu q3"],
])("where Tencent's pages disagree about %s, %j passes with a warning", (model, fields, rule) => {
  const input = request(model, fields);

  const results = [read(input), read(input, true)];

  const warnings = [
    `Tencent's pages disagree: one of them says that ${rule}. It is sent as it is.`,
  ];
  expect(results).toEqual(Array(2).fill({ ok: true, input, warnings }));
});

test("an asset of the model's own library passes with a warning", () => {
  const input = request("Kling 3.0", {
    FileInfos: [{ Type: "Url", Url: "asset://asset-20260101" }],
  });

  const result = read(input);

  const warning =
    "FileInfos.0.Url is an asset:// address, which Tencent does not document. It is sent as it is.";
  expect(result).toEqual({ ok: true, input, warnings: [warning] });
});

test.each([
  ["Kling 3.0", "1080p", "1080P"],
  ["Kling 3.0", "2k", "2K"],
  ["PixVerse v6", "1080P", "1080p"],
  ["PixVerse v6", "4K", "4k"],
  ["Next 1", "1080p", "1080p"],
])(
  "with %s a resolution of %s is sent as it is documented, as %s",
  (model, written, documented) => {
    const result = read(request(model, output({ Resolution: written })));

    expect(result).toMatchObject({ ok: true, input: { OutputConfig: { Resolution: documented } } });
  },
);

test.each<[string, string]>([
  ["Jimeng 1", 'Tencent documents no model "Jimeng", so its values were not checked.'],
  ["kling 3.0", 'Tencent documents no model "kling", so its values were not checked.'],
  ["constructor 1", 'Tencent documents no model "constructor", so its values were not checked.'],
  ["Kling 9.9", 'Tencent documents no version "9.9" of Kling, so its values were not checked.'],
  ["Kling v6", 'Tencent documents no version "v6" of Kling, so its values were not checked.'],
])("of %s nothing is ruled out, but the caller is warned", (model, warning) => {
  const input = request(model, output({ Duration: 59, Resolution: "8K", AspectRatio: "1:9" }));

  const result = read(input);

  expect(result).toEqual({ ok: true, input, warnings: [warning] });
});

test("no documented version stands twice, and every documented model can be asked for the plainest video", () => {
  for (const [model, groups] of aigcVideoModels) {
    const versions = groups.flatMap((group) => group.versions);

    expect(new Set(versions).size, model).toBe(versions.length);
    for (const version of versions)
      expect(read(request(`${model} ${version}`, { FileInfos: [frame] }))).toMatchObject({
        warnings: [],
      });
  }
});

test("no issue and no warning repeats a value that could be more than a name", () => {
  const secret = "a prompt of more than 64 characters that nobody else should ever get to read";
  const words = fc.string({ minLength: 1, maxLength: 64 });
  fc.assert(
    fc.property(
      fc.constantFrom("Kling 3.0", "Next 1", "GV 7"),
      words,
      fc.boolean(),
      (model, word, allow) => {
        const file = { FileId: "1", Text: secret, ObjectId: secret, ReferenceType: word };
        const result = read(
          request(model, {
            Prompt: secret,
            FileInfos: [file],
            ...output({ Resolution: `${word}`.slice(0, 60) }),
          }),
          allow,
        );
        const said = result.ok ? result.warnings : result.issues.map(({ message }) => message);

        expect(said.join()).not.toContain(secret);
        expect(Math.max(0, ...said.map((message) => message.length))).toBeLessThan(200);
      },
    ),
  );
});
