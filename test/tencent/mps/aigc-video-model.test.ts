import { expect, test } from "vitest";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { edited, read, request, url } from "./aigc-video-request.ts";

const images = (count: number) => ({ ImageInfos: Array(count).fill({ ImageUrl: url }) });
const videos = { VideoInfos: [{ VideoUrl: url, ReferType: "feature" }] };
const extra = (ExtraParameters: object) => ({ ExtraParameters });

test.each<[string, object, string[]]>([
  ["Kling 2.6", { Duration: 5 }, []],
  ["Kling 2.6", { Duration: 6 }, ["/Duration: must be one of 5, 10 with Kling 2.6"]],
  ["Kling O1", { Duration: 3 }, []],
  ["Kling O1", { Duration: 11 }, ["/Duration: must be from 3 to 10 with Kling O1"]],
  ["Kling 3.0", { Duration: 15 }, []],
  ["Kling 3.0", { Duration: 2 }, ["/Duration: must be from 3 to 15 with Kling 3.0"]],
  ["Kling 3.0-Omni", { Duration: 15 }, []],
  [
    "Kling 3.0-Omni",
    { Duration: 11, ...videos },
    ["/Duration: must be from 3 to 10 with Kling 3.0-Omni and a reference video"],
  ],
  ["Hailuo 02", { Duration: 10 }, []],
  ["Hailuo 2.3", { Duration: 5 }, ["/Duration: must be one of 6, 10 with Hailuo 2.3"]],
  ["Vidu q3-mix", { Duration: 16 }, []],
  ["Vidu q3", { Duration: 2 }, ["/Duration: must be from 3 to 16 with Vidu q3"]],
  ["Vidu q2-turbo", { Duration: 11 }, ["/Duration: must be from 1 to 10 with Vidu q2-turbo"]],
  ["PixVerse v5.6", { Duration: 8, ...extra({ Resolution: "1080P" }) }, []],
  [
    "PixVerse v5.6",
    { Duration: 10, ...extra({ Resolution: "1080P" }) },
    ["/Duration: must be at most 8 at 1080p with PixVerse v5.6"],
  ],
  ["PixVerse v5.6", { Duration: 10, ...extra({ Resolution: "720P" }) }, []],
  ["PixVerse v6", { Duration: 10, ...extra({ Resolution: "1080P" }) }, []],
  ["PixVerse v5.6", { Duration: 6 }, ["/Duration: must be one of 5, 8, 10 with PixVerse v5.6"]],
  ["PixVerse c1", { Duration: 16 }, ["/Duration: must be from 1 to 15 with PixVerse c1"]],
  ["H2 1.0", { Duration: 2 }, ["/Duration: must be from 3 to 15 with H2 1.0"]],
  ["Hunyuan 1.5", { Duration: 60 }, []],
])("the length that %s takes is kept: %j", (model, fields, expected) => {
  expect(pointedIssues(read(request(model, fields)))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ["Hailuo 2.3-fast", {}, ["/ImageUrl: is required with Hailuo 2.3-fast"]],
  ["Hailuo 2.3-fast", { ImageUrl: url }, []],
  ["Hailuo 2.3", {}, []],
])("%s is given the first frame that it needs: %j", (model, fields, expected) => {
  expect(pointedIssues(read(request(model, fields)))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ["Kling 2.1", { Resolution: "1080P" }, []],
  ["Kling 2.1", { Resolution: "4K" }, []],
  [
    "Kling 2.1",
    { Resolution: "540P" },
    ["/ExtraParameters/Resolution: must be one of 720P, 1080P, 2K, 4K with Kling 2.1"],
  ],
  [
    "Hailuo 2.3",
    { Resolution: "720P" },
    ["/ExtraParameters/Resolution: must be one of 768P, 1080P, 2K, 4K with Hailuo 2.3"],
  ],
  ["Vidu q2", { Resolution: "540P" }, []],
  [
    "H2 1.0",
    { Resolution: "720*1280" },
    ["/ExtraParameters/Resolution: must be one of 720P, 1080P, 2K, 4K with H2 1.0"],
  ],
  ["Hunyuan 1.5", { Resolution: "1P", AspectRatio: "1:9" }, []],
  [
    "Kling 2.1",
    { AspectRatio: "4:3" },
    ["/ExtraParameters/AspectRatio: must be one of 16:9, 9:16, 1:1 with Kling 2.1"],
  ],
  [
    "Hailuo 02",
    { AspectRatio: "16:9" },
    ["/ExtraParameters/AspectRatio: is not supported with Hailuo 02"],
  ],
  ["Vidu q2-pro", { AspectRatio: "4:3" }, []],
  [
    "Vidu q3-pro",
    { AspectRatio: "4:3" },
    ["/ExtraParameters/AspectRatio: must be one of 16:9, 9:16, 1:1 with Vidu q3-pro"],
  ],
  ["PixVerse v6", { AspectRatio: "21:9" }, []],
  [
    "PixVerse v5.6",
    { AspectRatio: "21:9" },
    ["/ExtraParameters/AspectRatio: must be one of 16:9, 9:16, 4:3, 3:4, 1:1 with PixVerse v5.6"],
  ],
  ["H2 1.0", { AspectRatio: "4:5" }, []],
  ["Kling 2.6", { OffPeak: true }, ["/ExtraParameters/OffPeak: is not supported with Kling"]],
  ["Kling 2.6", { OffPeak: false }, []],
  ["Vidu q2", { OffPeak: true }, []],
  ["PixVerse v6", { LogoAdd: 1 }, []],
  ["Hunyuan 1.5", { LogoAdd: 1, EnableAudio: true }, []],
  ["PixVerse v6", { LogoAdd: 0 }, []],
  ["Vidu q3", { EnableAudio: true }, []],
  [
    "Vidu q2",
    { EnableAudio: true },
    ["/ExtraParameters/EnableAudio: is not supported with Vidu q2"],
  ],
  ["Vidu q2", { EnableAudio: false }, []],
])("the form that %s takes is kept: %j", (model, fields, expected) => {
  expect(pointedIssues(read(request(model, extra(fields))))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ["Kling 3.0", { LastImageUrl: url }, []],
  [
    "Kling 2.6",
    { LastImageUrl: url },
    ["/LastImageUrl: needs the Resolution 1080P with Kling 2.6"],
  ],
  ["Kling 2.6", { LastImageUrl: url, ...extra({ Resolution: "1080P" }) }, []],
  ["Hailuo 02", { LastImageUrl: url }, []],
  ["Hailuo 2.3", { LastImageUrl: url }, ["/LastImageUrl: is not supported with Hailuo 2.3"]],
  ["Vidu q2", { LastImageUrl: url }, ["/LastImageUrl: is not supported with Vidu q2"]],
  ["Hunyuan 1.5", { LastImageUrl: url }, []],
  ["Hunyuan 1.5", images(9), []],
  ["Hailuo 02", images(9), []],
  ["H2 1.0", { LastImageUrl: url }, []],
  ["Kling 1.6", images(4), []],
  ["Kling 1.6", images(5), ["/ImageInfos: must have at most 4 entries with Kling 1.6"]],
  ["Kling O1", images(7), []],
  [
    "Kling O1",
    { ...images(5), ...videos },
    ["/ImageInfos: must have at most 4 entries with Kling O1 and a reference video"],
  ],
  ["Kling 3.0", images(1), ["/ImageInfos: is not supported with Kling 3.0"]],
  ["Vidu q2", images(8), ["/ImageInfos: must have at most 7 entries with Vidu q2"]],
  ["H2 1.0", images(9), []],
  [
    "H2 1.0",
    { ...images(6), ...videos },
    ["/ImageInfos: must have at most 5 entries with H2 1.0 and a reference video"],
  ],
  ["Vidu q2-pro", videos, []],
  ["Vidu q2", videos, ["/VideoInfos: is not supported with Vidu q2"]],
  ["Hailuo 02", { ...images(0), VideoInfos: [] }, []],
  ["Kling O1", { ImageUrl: url, ...videos }, []],
  [
    "Kling O1",
    { ImageUrl: url, ...edited },
    ["/VideoInfos/0/ReferType: must be feature where there is a first or last frame"],
  ],
  [
    "Kling O1",
    { LastImageUrl: url, ...edited },
    ["/VideoInfos/0/ReferType: must be feature where there is a first or last frame"],
  ],
  ["Kling O1", edited, []],
  [
    "Kling 3.0",
    { ImageUrl: url, ...extra({ AspectRatio: "16:9" }) },
    ["/ExtraParameters/AspectRatio: is not supported with Kling 3.0 and a first or last frame"],
  ],
  [
    "Kling O1",
    { ...images(1), ...extra({ AspectRatio: "16:9" }) },
    ["/ExtraParameters/AspectRatio: is supported with Kling O1 and a prompt alone"],
  ],
  ["Vidu q2", { ...images(1), ...extra({ AspectRatio: "16:9" }) }, []],
  [
    "Kling",
    { SceneType: "land2port" },
    ["/SceneType: must be one of motion_control, avatar_i2v, lip_sync with Kling"],
  ],
  ["H2 1.0", { SceneType: "land2port" }, ["/SceneType: is not supported with H2"]],
])("the references and scenes that %s takes are kept: %j", (model, fields, expected) => {
  expect(pointedIssues(read(request(model, fields)))).toEqual(expected);
});

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
