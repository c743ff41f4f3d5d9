import type { JsonSchema } from "../openapi/json-schema.ts";
import { type Html, html, marked } from "./html.ts";

/** The fields of a schema and of what is inside them, as a table with a row each. */
export function fieldTable(schema: JsonSchema, caption: string): Html {
  return html`<table><caption>${caption}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Form</th><th scope="col">About it</th></tr></thead>
<tbody>${fieldsOf(schema, "", 0)}</tbody></table>`;
}

/** Levels of fields within fields. Tencent's inputs have fewer. */
const DEEPEST = 8;

/** Example: `FileInfos[].Type`. */
const fieldsOf = (schema: JsonSchema, path: string, depth: number): readonly Html[] => {
  if (depth > DEEPEST) return [];
  const required = listOf(schema.required);
  return [
    ...Object.entries(partOf(schema.properties)).flatMap(([name, field]) => {
      const at = path === "" ? name : `${path}.${name}`;
      return [
        row(at, partOf(field), required.includes(name)),
        ...fieldsOf(partOf(field), at, depth),
      ];
    }),
    ...(isPart(schema.items) ? fieldsOf(schema.items, `${path}[]`, depth + 1) : []),
    ...alternatives(schema).flatMap((one) => fieldsOf(one, path, depth + 1)),
  ];
};

const row = (path: string, schema: JsonSchema, isRequired: boolean): Html =>
  html`<tr><td><code>${path}</code></td><td>${formOf(schema)}${isRequired ? ", required" : ""}</td><td>${marked(aboutOf(schema))}</td></tr>`;

/** Example: `one of 5, 10`, or `integer, at least 1`. */
const formOf = (schema: JsonSchema): string => {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(asText).join(", ")}`;
  if ("const" in schema) return asText(schema.const);
  const choices = alternatives(schema);
  if (choices.length > 0) return [...new Set(choices.map(formOf))].join(" or ");
  const kind =
    schema.type === "array" && isPart(schema.items)
      ? `list of ${formOf(schema.items)}`
      : String(schema.type ?? "any JSON");
  const bounds = Object.entries(BOUNDS).flatMap(([name, words]) =>
    schema[name] === undefined ? [] : [`${words} ${asText(schema[name])}`],
  );
  const sizes = [
    ...sizeOf(schema.minLength, schema.maxLength, "characters"),
    ...sizeOf(schema.minItems, schema.maxItems, "entries"),
  ];
  return [kind, ...sizes, ...bounds].join(", ");
};

/** Example: `1 to 64 characters`. */
const sizeOf = (least: unknown, most: unknown, what: string): string[] => {
  if (least === undefined && most === undefined) return [];
  if (most === undefined) return [`at least ${asText(least)} ${what}`];
  if (least === undefined) return [`at most ${asText(most)} ${what}`];
  return [`${asText(least)} to ${asText(most)} ${what}`];
};

const BOUNDS: Readonly<Record<string, string>> = {
  minimum: "at least",
  exclusiveMinimum: "more than",
  maximum: "at most",
  exclusiveMaximum: "less than",
  multipleOf: "a multiple of",
  pattern: "of the pattern",
};

const aboutOf = (schema: JsonSchema): string =>
  [schema.description, ...alternatives(schema).map(({ description }) => description)]
    .filter((text) => typeof text === "string")
    .join(" ");

const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  [schema.anyOf, schema.oneOf, schema.allOf].flatMap(listOf).filter(isPart);

const asText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

const partOf = (value: unknown): JsonSchema => (isPart(value) ? value : {});

const isPart = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
