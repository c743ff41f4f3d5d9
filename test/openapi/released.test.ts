import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openapiDocument } from "../../functions/openapi/document.ts";
import { breakingChanges } from "./breaking-changes.ts";

/**
 * The document that callers have built on. A change that adds something is copied into it at a
 * release; one that breaks a caller is not made.
 */
const released: unknown = JSON.parse(
  readFileSync(new URL("../fixtures/openapi-released.json", import.meta.url), "utf8"),
);

/** Today's document with another value in one place; undefined takes the place away. */
const withChange = (at: readonly string[], value: unknown): unknown => {
  const document = JSON.parse(JSON.stringify(openapiDocument()));
  const last = at.at(-1) ?? "";
  const parent = at.slice(0, -1).reduce((from, name) => from[name], document);
  if (parent[last] === undefined) throw new Error(`nothing stands at ${at.join(" ")}`);
  parent[last] = value;
  return JSON.parse(JSON.stringify(document));
};

const schema = (name: string, ...inside: string[]) => ["components", "schemas", name, ...inside];
const INPUT = "VodCreateAigcVideoTaskInput";

test("today's document breaks no caller of the released one", () => {
  expect(breakingChanges(released, openapiDocument())).toEqual([]);
});

describe("a breaking change is found:", () => {
  const text = { type: "string" };
  test.each<[string, readonly string[], unknown, string]>([
    ["a path is gone", ["paths", "/v1/health"], undefined, "/v1/health is gone"],
    ["a method is gone", ["paths", "/v1/tasks", "post"], undefined, "POST /v1/tasks is gone"],
    [
      "an answer is gone",
      ["paths", "/v1/tasks", "post", "responses", "202"],
      undefined,
      "answers no 202",
    ],
    [
      "a parameter is gone",
      ["paths", "/v1/tasks", "get", "parameters"],
      [],
      "does not take status any more",
    ],
    [
      "a parameter is required",
      ["components", "parameters", "Prefer", "required"],
      true,
      "requires Prefer now",
    ],
    [
      "a parameter takes fewer words",
      ["components", "parameters", "Order", "schema", "enum"],
      ["newest"],
      "takes no oldest any more",
    ],
    [
      "a number has a narrower range",
      ["components", "parameters", "Limit", "schema", "maximum"],
      50,
      "narrower maximum",
    ],
    [
      "a field of an input is gone",
      schema(INPUT, "properties", "Seed"),
      undefined,
      "takes no Seed any more",
    ],
    [
      "a field of an input is required",
      schema(INPUT, "required"),
      ["ModelName", "ModelVersion", "Prompt"],
      "requires Prompt now",
    ],
    [
      "a field of an input takes fewer words",
      schema(INPUT, "properties", "EnhancePrompt", "enum"),
      ["Enabled"],
      "takes no Disabled any more",
    ],
    [
      "a field of an input has another type",
      schema(INPUT, "properties", "Seed"),
      text,
      "takes no integer any more",
    ],
    [
      "a field of an answer is gone",
      schema("Task", "properties", "settled"),
      undefined,
      "has no settled any more",
    ],
    ["a field of an answer may be absent", schema("Task", "required"), [], "may lack taskId now"],
    [
      "a field of an answer has another type",
      schema("Task", "properties", "settled"),
      text,
      "may be string now",
    ],
    ["a webhook is gone", ["webhooks", "task.failed"], undefined, "webhook task.failed is gone"],
    [
      "a field of a webhook is gone",
      schema("TaskFailedEvent", "properties", "data", "properties", "error"),
      undefined,
      "has no error any more",
    ],
    [
      "an operation can no longer be submitted",
      schema("Submission", "oneOf"),
      [],
      "takes no StartVodCreateAigcVideoTask any more",
    ],
  ])("%s", (_what, at, value, named) => {
    const changes = breakingChanges(openapiDocument(), withChange(at, value));

    expect(changes.join("\n")).toContain(named);
  });
});

test("a new path, an optional field and a new word of an answer break nobody", () => {
  const fields = withChange(schema("Task", "properties", "region"), { type: "string" });
  const words = withChange(schema("TaskStatus", "enum"), ["queued", "paused"]);
  const paths = { ...openapiDocument(), paths: { ...Object(openapiDocument().paths), "/new": {} } };

  expect(
    [fields, words, paths].flatMap((each) => breakingChanges(openapiDocument(), each)),
  ).toEqual([]);
});
