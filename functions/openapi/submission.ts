import { NOT_WITH_FOLLOW, submitTaskBody } from "../http/api.ts";
import { operations } from "../tencent/registry.ts";
import { submissionWords } from "./body-words.ts";
import { followSchemaOf, schemaNameOf } from "./input-schema.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

/**
 * The bodies of `POST /v1/tasks`: for each operation one that starts a task, and one that follows
 * one. A generated client knows the fields of `input` by the name of the operation.
 */
export function submissionSchemas(): Readonly<Record<string, JsonSchema>> {
  const { properties } = jsonSchema(submitTaskBody, (path) => submissionWords[path]);
  const { operation: _name, input: _input, follow: _follow, ...options } = Object(properties);
  const both = Object.entries(options).filter(([name]) => !isOfStarts(name));
  const starting = Object.entries(options).filter(([name]) => isOfStarts(name));
  return {
    SubmitOptions: {
      type: "object",
      properties: Object.fromEntries(both),
      description: "What can be said with a start and with a follow.",
    },
    StartOptions: {
      type: "object",
      properties: Object.fromEntries(starting),
      description: "What can be said with a start only.",
    },
    ...Object.fromEntries(
      operations.flatMap((operation) => {
        const named = {
          operation: { const: operation.name, type: "string", description: "The operation." },
        };
        const schemaName = schemaNameOf(operation);
        return [
          [
            `Start${schemaName}`,
            closed(["SubmitOptions", "StartOptions"], {
              properties: { ...named, input: reference(`${schemaName}Input`) },
              required: ["operation", "input"],
              description: operation.summary,
            }),
          ],
          [
            `Follow${schemaName}`,
            closed(["SubmitOptions"], {
              properties: { ...named, follow: followSchemaOf(operation) },
              required: ["operation", "follow"],
              description:
                "Watches a task that was started elsewhere, for the first tenant that follows it.",
            }),
          ],
        ];
      }),
    ),
    Submission: {
      oneOf: ["Start", "Follow"].flatMap((kind) =>
        operations.map((operation) => reference(`${kind}${schemaNameOf(operation)}`)),
      ),
    },
  };
}

const isOfStarts = (name: string): boolean => NOT_WITH_FOLLOW.some((field) => field === name);

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const closed = (options: readonly string[], own: JsonSchema): JsonSchema => ({
  allOf: [...options.map(reference), { type: "object", ...own }],
  unevaluatedProperties: false,
});
