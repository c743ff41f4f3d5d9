import { describe, expect, test } from "vitest";
import { aigcVideoModels } from "../../../functions/tencent/mps/aigc-video-models.ts";
import { edited, read, request, url } from "./aigc-video-request.ts";

describe("a value that the documentation rules out", () => {
  const wrong = request("Kling 2.6", { Duration: 6, LastImageUrl: url });

  test("is refused as such, each at its field", () => {
    expect(read(wrong)).toMatchObject({
      ok: false,
      code: "model_rule",
      issues: [{ path: ["Duration"] }, { path: ["LastImageUrl"] }],
    });
  });

  test("passes where the request asks for it", () => {
    expect(read(wrong, true)).toEqual({ ok: true, input: wrong, warnings: [] });
  });

  test("is not even looked at while the shape is wrong", () => {
    expect(read({ ...wrong, Size: 1 })).toMatchObject({ ok: false, code: "invalid_input" });
  });
});

describe("a value that is not in the table passes, with a warning", () => {
  test.each<[string, object, string]>([
    ["Next 1", {}, "Callsheet does not know the model Next, so its values were not checked."],
    [
      "constructor 1",
      {},
      "Callsheet does not know the model constructor, so its values were not checked.",
    ],
    [
      "Kling 99",
      {},
      "Callsheet does not know the version 99 of Kling, so values that depend on the version were not checked.",
    ],
    [
      "Kling",
      {},
      "ModelVersion is not given, so values that depend on the version were not checked.",
    ],
    [
      "Kling 2.6",
      { SceneType: "motion_control", ...edited, Duration: 30 },
      "SceneType is given. Tencent does not document the values of a scene, so lengths, formats and references were not checked.",
    ],
  ])("%s %j", (model, fields, warning) => {
    expect(read(request(model, fields))).toMatchObject({ ok: true, warnings: [warning] });
  });

  test("no model at all", () => {
    expect(read({ Prompt: "a car" })).toMatchObject({
      ok: true,
      warnings: ["ModelName is not given, so values that depend on the model were not checked."],
    });
  });
});

test("every documented version accepts a prompt, with a first frame where it needs one, and nothing is said of it", () => {
  const models = [...aigcVideoModels].flatMap(([name, { versions }]) =>
    [...versions.keys()].map((version) => `${name} ${version}`),
  );

  const results = models.map((model) =>
    read(request(model, model === "Hailuo 2.3-fast" ? { ImageUrl: url } : {})),
  );

  expect(models).toHaveLength(23);
  expect(results.every((result) => result.ok && result.warnings.length === 0)).toBe(true);
});
