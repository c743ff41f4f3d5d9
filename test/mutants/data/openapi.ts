import type { Mutant } from "../mutant.ts";

/** The OpenAPI document. */
export const openapi: readonly Mutant[] = [
  {
    name: "the document says that an open route needs a key",
    at: "functions/openapi/document.ts",
    mistake: { says: "...(isOpen ? { security: [] } : {})", instead: "...(isOpen ? {} : {})" },
    by: "openapi/document.test.ts",
  },
  {
    name: "the document leaves the problems of a route out",
    at: "functions/openapi/document.ts",
    mistake: { says: "  ...own,\n];", instead: "  ...own.slice(1),\n];" },
    by: "openapi/contract.test.ts",
  },
  {
    name: "the document leaves a webhook out",
    at: "functions/openapi/webhooks.ts",
    mistake: {
      says: "EVENT_TYPES.map((type) => [type, webhookOf",
      instead: "EVENT_TYPES.slice(1).map((type) => [type, webhookOf",
    },
    by: "openapi/document.test.ts",
  },
  {
    name: "the document lets an answer have any member",
    at: "functions/openapi/json-schema.ts",
    mistake: {
      says: "return [[name, properties(value, words, path)]];",
      instead:
        'return [[name, name === "properties" && path === "" ? {} : properties(value, words, path)]];',
    },
    by: "openapi/contract.test.ts",
  },
  {
    name: "a rule that JSON Schema cannot say is not said",
    at: "functions/openapi/json-schema.ts",
    mistake: { says: "if (rules.length > 0)", instead: "if (rules.length > 9)" },
    by: "openapi/input-words.test.ts",
  },
  {
    name: "an example of a problem is nobody's answer",
    at: "functions/openapi/problem-examples.ts",
    mistake: {
      says: 'detail: "The body is empty. Send a JSON object."',
      instead: 'detail: "The body is no JSON."',
    },
    by: "docs/examples.test.ts",
  },
  {
    name: "an example of a task is nobody's answer",
    at: "functions/openapi/answer-examples.ts",
    mistake: { says: 'completedVia: "callback"', instead: 'completedVia: "poll"' },
    by: "openapi/answer-examples.test.ts",
  },
  {
    name: "a field of an answer has no words",
    at: "functions/http/answers.ts",
    mistake: { says: 'momentSaid("When Callsheet recorded the task.")', instead: "text" },
    by: "openapi/answer-words.test.ts",
  },
];
