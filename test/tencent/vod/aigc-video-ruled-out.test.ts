import { describe, expect, test } from "vitest";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { frame, output, read, reference, request } from "./aigc-video-request.ts";

/** The documentation of the model rules the fields out. In its issues, `it` is the model. */
const rulesOut = (model: string, fields: object, ...issues: string[]) => {
  const result = read(request(model, fields));

  expect(result).toMatchObject({ ok: false, code: "model_rule" });
  expect(pointedIssues(result)).toEqual(
    issues.map((issue) => issue.replace("with it", `with ${model}`)),
  );
};

describe("the documentation of a model", () => {
  test.each<[string, object, ...string[]]>([
    ["Kling 3.0", { Duration: 2 }, "Duration: must be from 3 to 15 with it"],
    ["Kling 3.0", { Resolution: "540P" }, "Resolution: must be one of 720P, 1080P, 2K, 4K with it"],
    ["Kling 3.0", { AspectRatio: "4:3" }, "AspectRatio: must be one of 16:9, 9:16, 1:1 with it"],
    ["Vidu q3-ad", { Duration: 10.5 }, "Duration: must be from 1 to 10 with it"],
    ["Vidu q3", { Duration: 16.5 }, "Duration: must be from 1 to 16 with it"],
    [
      "Vidu q2-pro",
      { AspectRatio: "2:3" },
      "AspectRatio: must be one of 16:9, 9:16, 4:3, 3:4, 1:1 with it",
    ],
    ["Hailuo 2.3", { Duration: 8 }, "Duration: must be one of 6, 10 with it"],
    [
      "Hailuo 2.3",
      { Resolution: "4K", AspectRatio: "16:9", FrameInterpolate: "Enabled" },
      "Resolution: must be one of 768P, 1080P with it",
      "AspectRatio: must not be used with it",
      "FrameInterpolate: must not be used with it",
    ],
    ["Hailuo H3", { Duration: 4.5 }, "Duration: must be a whole number from 4 to 15 with it"],
    ["GV 3.1", { Duration: 6 }, "Duration: must be 8 with it"],
    ["OS 2.0", { Resolution: "540P" }, "Resolution: must be one of 720P, 1080P, 2K, 4K with it"],
    ["OS 2.0", { FrameInterpolate: "Enabled" }, "FrameInterpolate: must not be used with it"],
    [
      "PixVerse c1",
      { Resolution: "768P" },
      "Resolution: must be one of 540p, 720p, 1080p, 2k, 4k with it",
    ],
  ])("of %s rules out the output %j, field by field", (model, fields, ...issues) => {
    rulesOut(model, output(fields), ...issues.map((issue) => `/OutputConfig/${issue}`));
  });

  test.each<[string, object, ...string[]]>([
    [
      "Kling 3.0",
      { SceneType: "template_effect" },
      "/SceneType: must be one of motion_control, avatar_i2v, lip_sync with it",
    ],
    ["Kling 3.0", { SubjectInfos: [{ Name: "n" }] }, "/SubjectInfos/0/Id: is required with it"],
    [
      "Kling 3.0",
      {
        SubjectInfos: [
          { Id: "1" },
          { Id: "2", VoiceId: "v", ImageUrls: ["https://a.invalid/"], VideoUrls: [] },
        ],
      },
      "/SubjectInfos/1/VoiceId: must not be used with it",
      "/SubjectInfos/1/ImageUrls: must not be used with it",
    ],
    [
      "Kling 3.0",
      {
        FileInfos: [
          { ...reference, ReferenceType: "asset", ObjectId: "o", VoiceId: "v", Text: "t" },
        ],
      },
      "/FileInfos/0/ReferenceType: must be one of feature, base with it",
      "/FileInfos/0/Text: must not be used with it",
      "/FileInfos/0/ObjectId: must not be used with it",
      "/FileInfos/0/VoiceId: must not be used with it",
    ],
    [
      "Vidu q3",
      { FileInfos: [reference], ...output({ AspectRatio: "3:4" }) },
      "/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 1:1 with it",
    ],
    [
      "Vidu q3",
      { SubjectInfos: [{ Name: "n" }], ...output({ AspectRatio: "3:4" }) },
      "/OutputConfig/AspectRatio: must be one of 16:9, 9:16, 1:1 with it",
    ],
    [
      "Vidu q2",
      { SubjectInfos: [{ Id: "1", VideoUrls: ["https://a.invalid/"] }] },
      "/SubjectInfos/0/Name: is required with it",
      "/SubjectInfos/0/VideoUrls: must not be used with it",
    ],
    [
      "GV 3.1",
      { FileInfos: [frame], ...output({ AspectRatio: "1:1" }) },
      "/OutputConfig/AspectRatio: must be one of 16:9, 9:16 with it",
    ],
    ["GV 3.1", { SceneType: "lip_sync" }, "/SceneType: must not be used with it"],
    [
      "Hunyuan 3d_2.0",
      { SubjectInfos: [{ VoiceId: "v" }], FileInfos: [{ ...frame, Text: "cat" }] },
      "/FileInfos/0/Text: must not be used with it",
      "/SubjectInfos/0/VoiceId: must not be used with it",
    ],
  ])("of %s rules out %j, field by field", rulesOut);
});

test("a fault of the shape comes before a rule of the model", () => {
  const result = read(request("Kling 3.0", output({ Duration: 61, Resolution: "8K" })));

  expect(result).toMatchObject({ ok: false, code: "invalid_input" });
  expect(pointedIssues(result)).toEqual(["/OutputConfig/Duration: must be at most 60"]);
});

test("a value that the documentation rules out is sent where the caller allows it, with a warning for each field", () => {
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

test("a fault of the shape is refused even where the caller allows undocumented values", () => {
  const result = read(request("Kling 3.0", { Size: 1 }), true);

  expect(result).toMatchObject({ ok: false, code: "invalid_input" });
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
