import * as z from "zod/mini";
import { status } from "../http/answers.ts";
import { errorShown, outputShown } from "../http/result-answer.ts";
import { momentSaid, numberSaid, said, text, textSaid } from "../http/said.ts";
import { EVENT_TYPES, type EventType } from "../task/listener.ts";
import type { JsonSchema } from "./json-schema.ts";

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
  taskId: textSaid("Callsheet's id of the task."),
  operation: textSaid("The task's operation."),
  status: status.check(said("The task's status at this event.")),
  revision: numberSaid("Orders the events of a task: the later event has the higher number."),
  metadata: z.optional(
    z.record(text, text).check(said("The names and texts that the task was submitted with.")),
  ),
};
const result = {
  output: z.optional(outputShown),
  error: z.optional(errorShown),
  resultUrl: z.optional(
    textSaid("The path that leads to the first file of a success, with the caller's key."),
  ),
  outputOmitted: z.optional(
    z.literal(true).check(said("The payload would have been too large with the result.")),
  ),
};
const timestamp = momentSaid("When it happened. Every try of one event says the same.");

/** An event of a task that goes on has no result. */
const hasResult = (type: EventType): boolean => type !== "task.running" && type !== "task.stalled";

const WITH_RESULT =
  'The task. `output`, `error` and `resultUrl` are there only where the address was named with `include: ["output"]`.';

/** The name of an event in the names of schemas: `TaskResultLateEvent`. */
const eventSchemaName = (type: string): string =>
  `${type
    .split(/[._]/)
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("")}Event`;

/** The bodies of all webhooks, and of the answer to a challenge, by the names of their schemas. */
export function eventSchemas(): Readonly<Record<string, z.ZodMiniType>> {
  return {
    ...Object.fromEntries(
      EVENT_TYPES.map((type) => [
        eventSchemaName(type),
        z.object({
          type: z.literal(type).check(said(comes[type])),
          timestamp,
          data: z
            .object(hasResult(type) ? { ...data, ...result } : data)
            .check(said(hasResult(type) ? WITH_RESULT : "The task.")),
        }),
      ]),
    ),
    [eventSchemaName("webhook.challenge")]: z.object({
      type: z.literal("webhook.challenge").check(said("The kind of the event.")),
      timestamp,
      data: z
        .object({
          endpointId: textSaid("The id of the endpoint that was registered."),
          challenge: textSaid("A text that the answer has to repeat."),
        })
        .check(said("What the receiver has to know.")),
    }),
    ChallengeAnswer: z.object({ challenge: textSaid("The text of the challenge.") }),
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
