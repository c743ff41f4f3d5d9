import type { StartOperation } from "../tencent/operation.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

/** The name of an operation in the names of schemas: `VodCreateAigcVideoTask`. */
export function schemaNameOf({ name }: StartOperation): string {
  return name
    .split(".")
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("");
}

/** The JSON Schema of an operation's `input`. Its description has the rules beside the form. */
export function inputSchemaOf(operation: StartOperation): JsonSchema {
  const { form, inputExample, inputRules, summary } = operation;
  const { description: _said, ...schema } = jsonSchema(form);
  const rules = inputRules.map((rule) => `- ${rule}`);
  return { ...schema, description: [summary, ...rules].join("\n"), examples: [inputExample] };
}

/** The JSON Schema of an operation's `follow`. */
export function followSchemaOf({ followForm }: StartOperation): JsonSchema {
  return jsonSchema(followForm);
}
