import * as z from "zod/mini";
import * as answers from "../http/answers.ts";
import { registerEndpointBody, uploadBody } from "../http/api.ts";
import * as meanings from "../http/meanings.ts";
import * as operationAnswers from "../http/operation-answer.ts";
import { problems } from "../http/problems.ts";
import { errorShown, outputShown } from "../http/result-answer.ts";
import { textSaid } from "../http/said.ts";
import * as toldAnswers from "../http/told-answers.ts";
import { operations } from "../tencent/registry.ts";
import { answerExamples } from "./answer-examples.ts";
import { endpointWords, uploadWords } from "./body-words.ts";
import { inputSchemaOf, schemaNameOf } from "./input-schema.ts";
import { type JsonSchema, jsonSchema, jsonSchemas } from "./json-schema.ts";
import { submissionSchemas } from "./submission.ts";
import { eventSchemas } from "./webhooks.ts";

const problem = z.object({
  type: textSaid("`urn:callsheet:problem:<code>`: the same in every deployment."),
  status: z.int().check(z.describe("The HTTP status of the answer.")),
  title: textSaid("What the code means, in a sentence that is the same each time."),
  code: z.enum(Object.keys(problems)).check(z.describe("Programs branch on it: it is stable.")),
  detail: textSaid("What is wrong with this request, and what to do, in words for people."),
  errors: z.optional(
    z
      .array(
        z.object({
          pointer: z.optional(textSaid("A JSON pointer (RFC 6901) into the body of the request.")),
          parameter: z.optional(textSaid("A parameter of the query.")),
          message: textSaid("What is wrong with it, to be read after its name."),
        }),
      )
      .check(z.describe("The fields that are wrong.")),
  ),
});

/** The schemas that are written down with zod, by their names in the document. */
const written = {
  Task: answers.taskAnswer,
  TaskStatus: answers.status,
  Mark: answers.mark,
  DoubtReason: answers.doubtReason,
  WaitReason: answers.waitReason,
  Output: outputShown,
  TaskError: errorShown,
  DryRun: answers.dryRunAnswer,
  TaskList: answers.taskListAnswer,
  Upload: answers.uploadAnswer,
  Cancel: answers.cancelAnswer,
  EventType: toldAnswers.eventType,
  Endpoint: toldAnswers.endpointAnswer,
  DefaultEndpoint: toldAnswers.defaultEndpointAnswer,
  EndpointList: toldAnswers.endpointListAnswer,
  Delivery: toldAnswers.deliveryAnswer,
  DeliveryList: toldAnswers.deliveryListAnswer,
  Lane: toldAnswers.laneAnswer,
  LaneList: toldAnswers.laneListAnswer,
  Usage: toldAnswers.usageAnswer,
  Story: toldAnswers.storyAnswer,
  Health: answers.healthAnswer,
  Operation: operationAnswers.operationAnswer,
  OperationDetail: operationAnswers.operationDetailAnswer,
  OperationList: operationAnswers.operationListAnswer,
  Problem: problem,
} as const satisfies Readonly<Record<string, z.ZodMiniType>>;

/** The words of an enumeration, each with its meaning. */
const explained = {
  TaskStatus: meanings.statuses,
  Mark: meanings.marks,
  DoubtReason: meanings.doubtReasons,
  WaitReason: meanings.waitReasons,
} as const;

/** Every schema of the document, by its name. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  const made = jsonSchemas({ ...written, ...eventSchemas() });
  return {
    ...made,
    ...Object.fromEntries(
      Object.entries(answerExamples).map(([name, examples]) => [name, { ...made[name], examples }]),
    ),
    ...Object.fromEntries(
      Object.entries(explained).map(([name, words]) => [
        name,
        { ...made[name], description: listed(words) },
      ]),
    ),
    UploadRequest: jsonSchema(uploadBody, (path) => uploadWords[path]),
    EndpointRegistration: jsonSchema(registerEndpointBody, (path) => endpointWords[path]),
    ...Object.fromEntries(
      operations.map((operation) => [`${schemaNameOf(operation)}Input`, inputSchemaOf(operation)]),
    ),
    ...submissionSchemas(),
    GatewayMessage: {
      type: "object",
      properties: {
        message: { type: "string", description: "API Gateway's word, as `Too Many Requests`." },
      },
      required: ["message"],
      description: "What API Gateway answers by itself, where no function was reached.",
    },
  };
}

const listed = (words: Readonly<Record<string, string>>): string =>
  Object.entries(words)
    .map(([word, meaning]) => `- \`${word}\`: ${meaning}`)
    .join("\n");
