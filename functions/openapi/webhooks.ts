import * as z from "zod/mini";
import { errorShown, outputShown, status } from "../http/answers.ts";
import { EVENT_TYPES, type EventType } from "../task/listener.ts";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

/** When each event comes. */
const comes: Readonly<Record<EventType, string>> = {
  "task.succeeded": "The task succeeded.",
  "task.failed": "The task failed.",
  "task.rejected": "Tencent refused the start, or the task waited too long for it.",
  "task.canceled": "The task was canceled.",
  "task.indeterminate":
    "Callsheet cannot find out whether Tencent started the task, or how it ended.",
  "task.result_late": "Tencent tells of a task that ended `indeterminate`.",
  "task.running": "Tencent has accepted the task.",
  "task.stalled": "The task takes longer than such tasks do.",
  "task.result_expiring": "A file of the result expires in 2, 12 or 24 hours.",
};

const data = {
  taskId: z.string(),
  operation: z.string(),
  status,
  revision: z.number().check(z.describe("Orders the events of a task.")),
  metadata: z.optional(z.record(z.string(), z.string())),
};
const result = {
  output: z.optional(outputShown),
  error: z.optional(errorShown),
  resultUrl: z.optional(z.string()),
  outputOmitted: z.optional(
    z.literal(true).check(z.describe("The payload would have been too large with the result.")),
  ),
};
const timestamp = z.string().check(z.meta({ format: "date-time" }));

/** An event of a task that goes on has no result. */
const hasResult = (type: EventType): boolean => type !== "task.running" && type !== "task.stalled";

/** The name of an event in the names of schemas: `TaskResultLateEvent`. */
const eventSchemaName = (type: string): string =>
  `${type
    .split(/[._]/)
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("")}Event`;

/** The bodies of all webhooks, by the names of their schemas. */
export function eventSchemas(): Readonly<Record<string, JsonSchema>> {
  const challenge = z.object({
    type: z.literal("webhook.challenge"),
    timestamp,
    data: z.object({ endpointId: z.string(), challenge: z.string() }),
  });
  return {
    ...Object.fromEntries(
      EVENT_TYPES.map((type) => [
        eventSchemaName(type),
        jsonSchema(
          z.object({
            type: z.literal(type),
            timestamp,
            data: z.object(hasResult(type) ? { ...data, ...result } : data),
          }),
        ),
      ]),
    ),
    [eventSchemaName("webhook.challenge")]: jsonSchema(challenge),
    ChallengeAnswer: jsonSchema(z.object({ challenge: z.string() })),
  };
}

const header = (name: string, description: string, schema: JsonSchema = { type: "string" }) => ({
  name,
  in: "header",
  required: true,
  description,
  schema,
});

/** The headers of Standard Webhooks 1.0. */
const signed = [
  header("webhook-id", "The same for every try of one event. Act once on each."),
  header("webhook-timestamp", "Seconds since the UNIX epoch: when this try left.", {
    type: "string",
    pattern: "^[0-9]+$",
  }),
  header(
    "webhook-signature",
    "`v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`, once for each valid secret, separated by spaces.",
    { type: "string", pattern: "^v1,\\S+( v1,\\S+)*$" },
  ),
];

const traced = {
  ...header("traceparent", "That of the submission which named this address, if it had one.", {
    type: "string",
    pattern: "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
  }),
  required: false,
};

const webhookOf = (type: string, summary: string, answers: JsonSchema) => ({
  post: {
    operationId: eventSchemaName(type).replace(/^./, (letter) => letter.toLowerCase()),
    tags: ["Webhooks"],
    summary,
    security: [],
    parameters: type === "webhook.challenge" ? signed : [...signed, traced],
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: { $ref: `#/components/schemas/${eventSchemaName(type)}` },
        },
      },
    },
    responses: {
      ...answers,
      410: { description: "The address wants to hear of nothing any more." },
      default: { description: "Not taken: it is sent again for three days." },
    },
  },
});

/** The section `webhooks` of the document: one for each event, and the challenge. */
export function webhooks(): Readonly<Record<string, unknown>> {
  const taken = { "2XX": { description: "Taken." } };
  const repeated = {
    "2XX": {
      description: "The challenge, repeated.",
      content: {
        "application/json": { schema: { $ref: "#/components/schemas/ChallengeAnswer" } },
      },
    },
  };
  return {
    ...Object.fromEntries(EVENT_TYPES.map((type) => [type, webhookOf(type, comes[type], taken)])),
    "webhook.challenge": webhookOf(
      "webhook.challenge",
      "A new endpoint is asked whether it wants our webhooks.",
      repeated,
    ),
  };
}
