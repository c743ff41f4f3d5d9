import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aigcVideoModels } from "../../../functions/tencent/vod/aigc-video-models.ts";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import example from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };
import { pointedIssues } from "../contract/pointed-issues.ts";

const read = (input: unknown, allowUndocumented = false) =>
  createAigcVideoTask.readInput(input, { allowUndocumented });

/** Fields of a request for this model and version, with a prompt where nothing else is given. */
const request = (model: string, fields: object) => {
  const [ModelName, ModelVersion] = model.split(" ");
  return { ModelName, ModelVersion, Prompt: "a car", ...fields };
};
const output = (OutputConfig: object) => ({ OutputConfig });
const frame = { FileId: "1" };
const reference = { FileId: "1", Usage: "Reference" };

describe("what the documentation of a model says", () => {
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

  test.each<[string, object, string[]]>([
    [
      "Kling 3.0",
      output({ Duration: 2 }),
      ["/OutputConfig/Duration: must be from 3 to 15 with Kling 3.0"],
    ],
    [
      "Kling 3.0",
      output({ Resolution: "540P" }),
      ["/OutputConfig/Resolution: must be one of 720P, 1080P, 2K, 4K with Kling 3.0"],
    ],
    [
      "Kling 3.0",
      output({ AspectRatio: "4:3" }),
      ["/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 1:1 with Kling 3.0"],
    ],
    [
      "Kling 3.0",
      { SceneType: "template_effect" },
      ["/SceneType: must be one of motion_control, avatar_i2v, lip_sync with Kling 3.0"],
    ],
    [
      "Kling 3.0",
      { SubjectInfos: [{ Name: "n" }] },
      ["/SubjectInfos/0/Id: is required with Kling 3.0"],
    ],
    [
      "Kling 3.0",
      {
        SubjectInfos: [
          { Id: "1" },
          { Id: "2", VoiceId: "v", ImageUrls: ["https://a.invalid/"], VideoUrls: [] },
        ],
      },
      [
        "/SubjectInfos/1/VoiceId: must not be used with Kling 3.0",
        "/SubjectInfos/1/ImageUrls: must not be used with Kling 3.0",
      ],
    ],
    [
      "Kling 3.0",
      {
        FileInfos: [
          { ...reference, ReferenceType: "asset", ObjectId: "o", VoiceId: "v", Text: "t" },
        ],
      },
      [
        "/FileInfos/0/ReferenceType: must be one of feature, base with Kling 3.0",
        "/FileInfos/0/Text: must not be used with Kling 3.0",
        "/FileInfos/0/ObjectId: must not be used with Kling 3.0",
        "/FileInfos/0/VoiceId: must not be used with Kling 3.0",
      ],
    ],
    [
      "Vidu q3-ad",
      output({ Duration: 10.5 }),
      ["/OutputConfig/Duration: must be from 1 to 10 with Vidu q3-ad"],
    ],
    [
      "Vidu q3",
      output({ Duration: 16.5 }),
      ["/OutputConfig/Duration: must be from 1 to 16 with Vidu q3"],
    ],
    [
      "Vidu q2-pro",
      output({ AspectRatio: "2:3" }),
      ["/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 4:3, 3:4, 1:1 with Vidu q2-pro"],
    ],
    [
      "Vidu q3",
      { FileInfos: [reference], ...output({ AspectRatio: "3:4" }) },
      ["/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 1:1 with Vidu q3"],
    ],
    [
      "Vidu q3",
      { SubjectInfos: [{ Name: "n" }], ...output({ AspectRatio: "3:4" }) },
      ["/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 1:1 with Vidu q3"],
    ],
    [
      "Vidu q2",
      { SubjectInfos: [{ Id: "1", VideoUrls: ["https://a.invalid/"] }] },
      [
        "/SubjectInfos/0/Name: is required with Vidu q2",
        "/SubjectInfos/0/VideoUrls: must not be used with Vidu q2",
      ],
    ],
    [
      "Hailuo 2.3",
      output({ Duration: 8 }),
      ["/OutputConfig/Duration: must be one of 6, 10 with Hailuo 2.3"],
    ],
    [
      "Hailuo 2.3",
      output({ Resolution: "4K", AspectRatio: "16:9", FrameInterpolate: "Enabled" }),
      [
        "/OutputConfig/Resolution: must be one of 768P, 1080P with Hailuo 2.3",
        "/OutputConfig/AspectRatio: must not be used with Hailuo 2.3",
        "/OutputConfig/FrameInterpolate: must not be used with Hailuo 2.3",
      ],
    ],
    [
      "Hailuo H3",
      output({ Duration: 4.5 }),
      ["/OutputConfig/Duration: must be a whole number from 4 to 15 with Hailuo H3"],
    ],
    ["GV 3.1", output({ Duration: 6 }), ["/OutputConfig/Duration: must be 8 with GV 3.1"]],
    [
      "GV 3.1",
      { FileInfos: [frame], ...output({ AspectRatio: "1:1" }) },
      ["/OutputConfig/AspectRatio: must be one of 16:9, 9:16 with GV 3.1"],
    ],
    ["GV 3.1", { SceneType: "lip_sync" }, ["/SceneType: must not be used with GV 3.1"]],
    [
      "OS 2.0",
      output({ Resolution: "540P" }),
      ["/OutputConfig/Resolution: must be one of 720P, 1080P, 2K, 4K with OS 2.0"],
    ],
    [
      "OS 2.0",
      output({ FrameInterpolate: "Enabled" }),
      ["/OutputConfig/FrameInterpolate: must not be used with OS 2.0"],
    ],
    [
      "PixVerse c1",
      output({ Resolution: "768P" }),
      ["/OutputConfig/Resolution: must be one of 540p, 720p, 1080p, 2k, 4k with PixVerse c1"],
    ],
    [
      "Hunyuan 3d_2.0",
      { SubjectInfos: [{ VoiceId: "v" }], FileInfos: [{ ...frame, Text: "cat" }] },
      [
        "/FileInfos/0/Text: must not be used with Hunyuan 3d_2.0",
        "/SubjectInfos/0/VoiceId: must not be used with Hunyuan 3d_2.0",
      ],
    ],
  ])("of %s rules out %j, field by field", (model, fields, expected) => {
    const result = read(request(model, fields));

    expect(result).toMatchObject({ ok: false, code: "model_rule" });
    expect(pointedIssues(result)).toEqual(expected);
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

test("what the shape forbids comes before what the model rules out", () => {
  const result = read(request("Kling 3.0", output({ Duration: 61, Resolution: "8K" })));

  expect(result).toMatchObject({ ok: false, code: "invalid_input" });
  expect(pointedIssues(result)).toEqual(["/OutputConfig/Duration: must be at most 60"]);
});

test("what the documentation rules out is sent where the caller allows it, with a warning for each field", () => {
  const input = request("Kling 3.0", {
    SubjectInfos: [{ Name: "n" }],
    ...output({ Duration: 20 }),
  });

  const result = read(input, true);

  expect(result).toEqual({
    ok: true,
    input,
    warnings: [
      "Tencent's documentation says that OutputConfig.Duration must be from 3 to 15 with Kling 3.0. It is sent as it is.",
      "Tencent's documentation says that SubjectInfos.0.Id is required with Kling 3.0. It is sent as it is.",
    ],
  });
});

test("what the shape forbids is refused even where the caller allows undocumented values", () => {
  const result = read(request("Kling 3.0", { Size: 1 }), true);

  expect(result).toMatchObject({ ok: false, code: "invalid_input" });
});

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

test("a request with hundreds of ruled-out values is answered with 20 of them", () => {
  const FileInfos = Array.from({ length: 50 }, () => ({
    ...reference,
    Text: "t",
    ObjectId: "o",
    VoiceId: "v",
    ReferenceType: "r",
  }));

  const refused = read(request("Hunyuan 1.5", { FileInfos }));
  const allowed = read(request("Hunyuan 1.5", { FileInfos }), true);

  expect(pointedIssues(refused)).toHaveLength(20);
  expect(allowed.ok && allowed.warnings).toHaveLength(20);
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
