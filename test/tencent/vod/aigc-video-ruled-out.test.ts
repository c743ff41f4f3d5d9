import { describe, expect, test } from "vitest";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { frame, output, read, reference, request } from "./aigc-video-request.ts";

describe("the documentation of a model", () => {
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
