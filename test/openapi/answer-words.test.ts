import { expect, test } from "vitest";
import { openapiDocument } from "../../functions/openapi/document.ts";
import { ask } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

/** A field of a schema, and the way to it: `Task.doubt.since`. */
interface Field {
  readonly at: string;
  readonly schema: object;
}

/** Every field of every schema in a part of the document, at any depth. */
const fieldsIn = (part: unknown, at: string): Field[] => {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([name, inner]) => {
    if (name === "examples" || name === "example") return [];
    if (name !== "properties") return fieldsIn(inner, Array.isArray(part) ? at : `${at}.${name}`);
    return Object.entries(Object(inner)).flatMap(([field, schema]) => [
      { at: `${at}.${field}`, schema: Object(schema) },
      ...fieldsIn(schema, `${at}.${field}`),
    ]);
  });
};

/** A field without words of its own has those of the schema that it refers to. */
const wordsOf = (document: object, schema: object): unknown => {
  const { description, $ref }: { description?: unknown; $ref?: string } = schema;
  if (description !== undefined || $ref === undefined) return description;
  const [, ...way] = $ref.split("/");
  return way.reduce((part, name) => Object(part)[name], Object(document)).description;
};

const unexplainedIn = (document: object): string[] =>
  fieldsIn(document, "")
    .filter(({ schema }) => wordsOf(document, schema) === undefined)
    .map(({ at }) => at);

test("every field in the document has words: of requests, answers, webhooks and problems", async () => {
  const system = await startSystem();

  const { body } = await ask<object>(system, "GET", "/openapi.json");

  expect(unexplainedIn(body)).toEqual([]);
  expect(fieldsIn(body, "").length).toBeGreaterThan(500);
});

test("explains a field in whole sentences", () => {
  const document = openapiDocument();

  for (const { at, schema } of fieldsIn(document, ""))
    expect(wordsOf(document, schema), at).toMatch(/^[-A-Z0-9`][\s\S]*\.$/);
});

test("a field without words is found, in an answer and beyond a reference", () => {
  const Task = { type: "object", properties: { doubt: { properties: { since: {} } } } };
  const Cancel = { properties: { task: { $ref: "#/components/schemas/Task" } } };
  const document = { components: { schemas: { Task, Cancel } } };

  expect(unexplainedIn(document)).toEqual([
    ".components.schemas.Task.doubt",
    ".components.schemas.Task.doubt.since",
    ".components.schemas.Cancel.task",
  ]);
});
