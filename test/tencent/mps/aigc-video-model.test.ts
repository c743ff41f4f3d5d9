import { expect, test } from "vitest";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { edited, read, request, url } from "./aigc-video-request.ts";

const images = (count: number) => ({ ImageInfos: Array(count).fill({ ImageUrl: url }) });
const videos = { VideoInfos: [{ VideoUrl: url, ReferType: "feature" }] };
const extra = (ExtraParameters: object) => ({ ExtraParameters });

/** The model takes these fields, or these are its issues, in which `it` is the model. */
const keeps = (model: string, fields: object, ...issues: string[]) => {
  const said = issues.map((issue) => issue.replace("with it", `with ${model}`));
  expect(pointedIssues(read(request(model, fields)))).toEqual(said);
};

test.each<[string, object, ...string[]]>([
  ["Kling 2.6", { Duration: 5 }],
  ["Kling 2.6", { Duration: 6 }, "/Duration: must be one of 5, 10 with it"],
  ["Kling O1", { Duration: 3 }],
  ["Kling O1", { Duration: 11 }, "/Duration: must be from 3 to 10 with it"],
  ["Kling 3.0", { Duration: 15 }],
  ["Kling 3.0", { Duration: 2 }, "/Duration: must be from 3 to 15 with it"],
  ["Kling 3.0-Omni", { Duration: 15 }],
  [
    "Kling 3.0-Omni",
    { Duration: 11, ...videos },
    "/Duration: must be from 3 to 10 with it and a reference video",
  ],
  ["Hailuo 02", { Duration: 10 }],
  ["Hailuo 2.3", { Duration: 5 }, "/Duration: must be one of 6, 10 with it"],
  ["Vidu q3-mix", { Duration: 16 }],
  ["Vidu q3", { Duration: 2 }, "/Duration: must be from 3 to 16 with it"],
  ["Vidu q2-turbo", { Duration: 11 }, "/Duration: must be from 1 to 10 with it"],
  ["PixVerse v5.6", { Duration: 8, ...extra({ Resolution: "1080P" }) }],
  [
    "PixVerse v5.6",
    { Duration: 10, ...extra({ Resolution: "1080P" }) },
    "/Duration: must be at most 8 at 1080p with it",
  ],
  ["PixVerse v5.6", { Duration: 10, ...extra({ Resolution: "720P" }) }],
  ["PixVerse v6", { Duration: 10, ...extra({ Resolution: "1080P" }) }],
  ["PixVerse v5.6", { Duration: 6 }, "/Duration: must be one of 5, 8, 10 with it"],
  ["PixVerse c1", { Duration: 16 }, "/Duration: must be from 1 to 15 with it"],
  ["H2 1.0", { Duration: 2 }, "/Duration: must be from 3 to 15 with it"],
  ["Hunyuan 1.5", { Duration: 60 }],
])("the length that %s takes is kept: %j", keeps);

test.each<[string, object, ...string[]]>([
  ["Hailuo 2.3-fast", {}, "/ImageUrl: is required with it"],
  ["Hailuo 2.3-fast", { ImageUrl: url }],
  ["Hailuo 2.3", {}],
])("%s is given the first frame that it needs: %j", keeps);

test.each<[string, object, ...string[]]>([
  ["Kling 2.1", { Resolution: "1080P" }],
  ["Kling 2.1", { Resolution: "4K" }],
  ["Kling 2.1", { Resolution: "540P" }, "Resolution: must be one of 720P, 1080P, 2K, 4K with it"],
  ["Hailuo 2.3", { Resolution: "720P" }, "Resolution: must be one of 768P, 1080P, 2K, 4K with it"],
  ["Vidu q2", { Resolution: "540P" }],
  ["H2 1.0", { Resolution: "720*1280" }, "Resolution: must be one of 720P, 1080P, 2K, 4K with it"],
  ["Hunyuan 1.5", { Resolution: "1P", AspectRatio: "1:9" }],
  ["Kling 2.1", { AspectRatio: "4:3" }, "AspectRatio: must be one of 16:9, 9:16, 1:1 with it"],
  ["Hailuo 02", { AspectRatio: "16:9" }, "AspectRatio: is not supported with it"],
  ["Vidu q2-pro", { AspectRatio: "4:3" }],
  ["Vidu q3-pro", { AspectRatio: "4:3" }, "AspectRatio: must be one of 16:9, 9:16, 1:1 with it"],
  ["PixVerse v6", { AspectRatio: "21:9" }],
  [
    "PixVerse v5.6",
    { AspectRatio: "21:9" },
    "AspectRatio: must be one of 16:9, 9:16, 4:3, 3:4, 1:1 with it",
  ],
  ["H2 1.0", { AspectRatio: "4:5" }],
  ["Kling 2.6", { OffPeak: true }, "OffPeak: is not supported with Kling"],
  ["Kling 2.6", { OffPeak: false }],
  ["Vidu q2", { OffPeak: true }],
  ["PixVerse v6", { LogoAdd: 1 }],
  ["Hunyuan 1.5", { LogoAdd: 1, EnableAudio: true }],
  ["PixVerse v6", { LogoAdd: 0 }],
  ["Vidu q3", { EnableAudio: true }],
  ["Vidu q2", { EnableAudio: true }, "EnableAudio: is not supported with it"],
  ["Vidu q2", { EnableAudio: false }],
])("the form that %s takes is kept: %j", (model, fields, ...issues) => {
  keeps(model, extra(fields), ...issues.map((issue) => `/ExtraParameters/${issue}`));
});

test.each<[string, object, ...string[]]>([
  ["Kling 3.0", { LastImageUrl: url }],
  ["Kling 2.6", { LastImageUrl: url }, "/LastImageUrl: needs the Resolution 1080P with it"],
  ["Kling 2.6", { LastImageUrl: url, ...extra({ Resolution: "1080P" }) }],
  ["Hailuo 02", { LastImageUrl: url }],
  ["Hailuo 2.3", { LastImageUrl: url }, "/LastImageUrl: is not supported with it"],
  ["Vidu q2", { LastImageUrl: url }, "/LastImageUrl: is not supported with it"],
  ["Hunyuan 1.5", { LastImageUrl: url }],
  ["Hunyuan 1.5", images(9)],
  ["Hailuo 02", images(9)],
  ["H2 1.0", { LastImageUrl: url }],
  ["Kling 1.6", images(4)],
  ["Kling 1.6", images(5), "/ImageInfos: must have at most 4 entries with it"],
  ["Kling O1", images(7)],
  [
    "Kling O1",
    { ...images(5), ...videos },
    "/ImageInfos: must have at most 4 entries with it and a reference video",
  ],
  ["Kling 3.0", images(1), "/ImageInfos: is not supported with it"],
  ["Vidu q2", images(8), "/ImageInfos: must have at most 7 entries with it"],
  ["H2 1.0", images(9)],
  [
    "H2 1.0",
    { ...images(6), ...videos },
    "/ImageInfos: must have at most 5 entries with it and a reference video",
  ],
  ["Vidu q2-pro", videos],
  ["Vidu q2", videos, "/VideoInfos: is not supported with it"],
  ["Hailuo 02", { ...images(0), VideoInfos: [] }],
  ["Kling O1", { ImageUrl: url, ...videos }],
  [
    "Kling O1",
    { ImageUrl: url, ...edited },
    "/VideoInfos/0/ReferType: must be feature where there is a first or last frame",
  ],
  [
    "Kling O1",
    { LastImageUrl: url, ...edited },
    "/VideoInfos/0/ReferType: must be feature where there is a first or last frame",
  ],
  ["Kling O1", edited],
  [
    "Kling 3.0",
    { ImageUrl: url, ...extra({ AspectRatio: "16:9" }) },
    "/ExtraParameters/AspectRatio: is not supported with it and a first or last frame",
  ],
  [
    "Kling O1",
    { ...images(1), ...extra({ AspectRatio: "16:9" }) },
    "/ExtraParameters/AspectRatio: is supported with it and a prompt alone",
  ],
  ["Vidu q2", { ...images(1), ...extra({ AspectRatio: "16:9" }) }],
  [
    "Kling",
    { SceneType: "land2port" },
    "/SceneType: must be one of motion_control, avatar_i2v, lip_sync with it",
  ],
  ["H2 1.0", { SceneType: "land2port" }, "/SceneType: is not supported with H2"],
])("the references and scenes that %s takes are kept: %j", keeps);

test.each([
  ["Kling 3.0", "1080p", "1080P"],
  ["Kling 3.0", "4k", "4K"],
  ["PixVerse v6", "540p", "540P"],
  ["Next 1", "1080p", "1080p"],
])(
  "with %s a resolution of %s is sent as it is documented, as %s",
  (model, written, documented) => {
    const result = read(request(model, extra({ Resolution: written })));

    expect(result).toMatchObject({
      ok: true,
      input: { ExtraParameters: { Resolution: documented } },
    });
  },
);
