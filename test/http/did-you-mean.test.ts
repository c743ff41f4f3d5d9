import { describe, expect, test } from "vitest";
import type { Problem } from "../../functions/http/problems.ts";
import { nearest } from "../../functions/task/nearest.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { ask, input, submit } from "../support/client.ts";
import { API_KEY, startSystem } from "../support/system.ts";

const issuesOf = (body: unknown) => (body as Problem).errors;

describe("a field that is not known", () => {
  test.each<[object, string, string]>([
    [{ modelName: "Kling" }, "/input/modelName", "ModelName"],
    [{ Promt: "A cat." }, "/input/Promt", "Prompt"],
    [{ OutputConfig: { resolution: "1080P" } }, "/input/OutputConfig/resolution", "Resolution"],
    [{ FileInfos: [{ FileID: "1" }] }, "/input/FileInfos/0/FileID", "FileId"],
  ])("%j is answered with the one that was probably meant", async (fields, pointer, meant) => {
    const system = await startSystem();

    const answer = await submit(system, "one", { input: { ...input(), ...fields } });

    expect(answer.status).toBe(400);
    expect(issuesOf(answer.body)).toContainEqual({
      pointer,
      message: `is not a known field; did you mean ${meant}?`,
    });
  });

  test("is answered without a guess where nothing is near, and never with a field that would be refused", async () => {
    const system = await startSystem();

    const answer = await submit(system, "one", {
      input: { ...input(), Colour: "red", SessionID: "mine", ["x".repeat(5000)]: 1 },
    });

    expect(new Set(issuesOf(answer.body)?.map(({ message }) => message))).toEqual(
      new Set(["is not a known field"]),
    );
  });

  test("of the request itself is answered alike", async () => {
    const system = await startSystem();
    const body = JSON.stringify({ operatoin: "vod.CreateAigcVideoTask", input: input() });

    const answer = await ask<Problem>(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": "one" },
      body,
    });

    expect(answer.body.errors).toContainEqual({
      pointer: "/operatoin",
      message: "is not a known field; did you mean operation?",
    });
  });
});

describe("an operation that there is not", () => {
  const names = operations.map(({ name }) => name).join(", ");

  test.each([
    ["vod.CreateAigcVideoTsk", "; did you mean vod.CreateAigcVideoTask?"],
    ["VOD.createaigcvideotask", "; did you mean vod.CreateAigcVideoTask?"],
    ["something else", "."],
  ])("%s is answered with those that there are", async (operation, guess) => {
    const system = await startSystem();
    const message = `is not an operation of this API${guess} Its operations are ${names}.`;

    const submitted = await submit(system, "one", { operation });
    const listed = await ask<Problem>(
      system,
      "GET",
      `/v1/tasks?operation=${encodeURIComponent(operation)}`,
      {
        headers: { authorization: `Bearer ${API_KEY}` },
      },
    );

    expect(submitted).toMatchObject({ status: 400, body: { code: "unknown_operation" } });
    expect(issuesOf(submitted.body)).toEqual([{ pointer: "/operation", message }]);
    expect(listed).toMatchObject({
      status: 400,
      body: { errors: [{ parameter: "operation", message }] },
    });
  });
});

test.each<[string, string[], string | undefined]>([
  ["modelname", ["ModelName", "ModelVersion"], "ModelName"],
  ["ModelNmae", ["ModelVersion", "ModelName"], "ModelName"],
  ["Sed", ["Seed"], "Seed"],
  ["x", ["Seed"], undefined],
  ["", ["Seed"], undefined],
  ["Seed", [], undefined],
  ["y".repeat(65), ["y".repeat(64)], undefined],
])("the word nearest to %s among %j is %s", (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
