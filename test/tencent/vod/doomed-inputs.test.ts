import { expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";

const read = (input: unknown) => createAigcVideoTask.readInput(input, { allowUndocumented: false });
const output = (OutputConfig: object) => ({ OutputConfig });
const request = (model: string, fields: object) => {
  const [ModelName, ModelVersion] = model.split(" ");
  return { ModelName, ModelVersion, Prompt: "a car", ...fields };
};

test.each<[string, object, string[]]>([
  ["Hailuo 2.3-fast", {}, ["/FileInfos: must have a first frame with Hailuo 2.3-fast"]],
  [
    "Hailuo 2.3-fast",
    { FileInfos: [{ FileId: "1", Usage: "Reference" }] },
    ["/FileInfos: must have a first frame with Hailuo 2.3-fast"],
  ],
  ["Hailuo 2.3-fast", { FileInfos: [{ FileId: "1" }] }, []],
  ["Hailuo 2.3", {}, []],
  [
    "PixVerse v5.6",
    output({ Resolution: "1080p", Duration: 9 }),
    ["/OutputConfig/Duration: must be at most 8 at 1080p with PixVerse v5.6"],
  ],
  ["PixVerse v5.6", output({ Resolution: "1080p", Duration: 8 }), []],
  ["PixVerse v5.6", output({ Resolution: "720p", Duration: 9 }), []],
  ["PixVerse v6", output({ Resolution: "1080p", Duration: 9 }), []],
])(
  "an input of %s that Tencent would accept, charge and then fail is refused: %j",
  (model, fields, expected) => {
    expect(pointedIssues(read(request(model, fields)))).toEqual(expected);
  },
);
