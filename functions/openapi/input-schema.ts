import type { StartOperation } from "../tencent/operation.ts";
import { followWords } from "./body-words.ts";
import { rulesOf, wordsOf } from "./input-words.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

/** The name of an operation in the names of schemas: `VodCreateAigcVideoTask`. */
export function schemaNameOf({ name }: StartOperation): string {
  return name
    .split(".")
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("");
}

/**
 * The JSON Schema of an operation's `input`, with words for its fields. Its description has the
 * rules beside the form.
 */
export function inputSchemaOf(operation: StartOperation): JsonSchema {
  const { form, inputExample, summary } = operation;
  const words = wordsOf(operation);
  const { description: _said, ...schema } = jsonSchema(form, (path) => words[path]);
  const rules = rulesOf(operation).map((rule) => `- ${rule}`);
  return { ...schema, description: [summary, ...rules].join("\n"), examples: [inputExample] };
}

/** The JSON Schema of an operation's `follow`. */
export function followSchemaOf({ followForm }: StartOperation): JsonSchema {
  const description = "Names the task that was started elsewhere.";
  return { ...jsonSchema(followForm, (path) => followWords[path]), description };
}
