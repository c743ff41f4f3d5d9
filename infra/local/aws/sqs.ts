import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError, type AwsService, parseJson, type Reply } from "./call.ts";

// Limits, attributes and errors: AWS's API reference of SQS, and "Amazon SQS message quotas".
const LARGEST_MESSAGE = 1024 * 1024;
const RETENTION_MS = 4 * 24 * 60 * 60_000;
const DEFAULT_VISIBILITY_SECONDS = 30;

const queueUrl = z.string().regex(/^https?:\/\/[^/]+\/\d{12}\/[\w-]{1,80}$/);
const named = z.strictObject({ QueueName: z.string() });
const sent = z.strictObject({ QueueUrl: queueUrl, MessageBody: z.string().min(1) });
/** Without `WaitTimeSeconds`: this queue answers at once. */
const receiving = z.strictObject({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).default(DEFAULT_VISIBILITY_SECONDS),
  MessageSystemAttributeNames: z.tuple([z.literal("All")]).optional(),
});
const deleted = z.strictObject({ QueueUrl: queueUrl, ReceiptHandle: z.string() });
const counted = z.strictObject({ QueueUrl: queueUrl, AttributeNames: z.array(z.string()) });

interface Message {
  readonly MessageId: string;
  readonly Body: string;
  readonly sentAt: number;
  firstReceivedAt?: number;
  receives: number;
  visibleAt: number;
}

type Messages = Map<string, Message>;

interface SqsOptions {
  /** The queue that there is, by its ARN. Undefined: there is none. */
  readonly queueArn: string | undefined;
  /** Milliseconds since the UNIX epoch. */
  readonly now: () => number;
}

/** The account, region and name in a queue's ARN. */
export function queueOf(arn: string): { region: string; account: string; name: string } {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  return { region, account, name };
}

/**
 * Stands for a standard queue of SQS as far as Tencent fills it and Lambda empties it. A message
 * that was received is hidden until its visibility ends, and then comes again under another receipt
 * handle. Only the newest handle deletes it. A message is forgotten after four days, and when
 * the stand-in ends.
 */
export function sqs({ queueArn, now }: SqsOptions): AwsService {
  const { account, name } = queueOf(queueArn ?? "");
  const messages: Messages = new Map();
  const mustBe = (asked: string | undefined): void => {
    if (queueArn === undefined || asked !== name)
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  return {
    signedFor: "sqs",
    answer: (call) => {
      const [service, action = ""] = call.target.split(".");
      if (service !== "AmazonSQS" || call.method !== "POST" || call.path !== "/") return undefined;
      for (const { MessageId, sentAt } of [...messages.values()])
        if (now() - sentAt > RETENTION_MS) messages.delete(MessageId);
      const input = parseJson(call.body, "SerializationException");
      if (action === "GetQueueUrl") {
        mustBe(read(named, input).QueueName);
        return { body: { QueueUrl: `http://${call.host}/${account}/${name}` } };
      }
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (run === undefined)
        throw new AwsError("UnknownOperationException", "There is no such action here.");
      mustBe(
        read(z.looseObject({ QueueUrl: queueUrl }), input)
          .QueueUrl.split("/")
          .at(-1),
      );
      return run(messages, input, { name, now: now() });
    },
  };
}

type Action = (
  messages: Messages,
  input: unknown,
  queue: { readonly name: string; readonly now: number },
) => Reply;

const actions: Readonly<Record<string, Action>> = {
  SendMessage: (messages, input, { name, now }) => {
    const { MessageBody: Body } = read(sent, input);
    if (Buffer.byteLength(Body) > LARGEST_MESSAGE)
      throw new AwsError("InvalidParameterValue", "The message is longer than 1 MiB.");
    const MessageId = randomUUID();
    messages.set(MessageId, { MessageId, Body, sentAt: now, receives: 0, visibleAt: now });
    return {
      body: { MessageId, MD5OfMessageBody: md5(Body) },
      said: [`a message for the queue ${name}`],
    };
  },
  ReceiveMessage: (messages, input, { now }) => {
    const { MaxNumberOfMessages, VisibilityTimeout } = read(receiving, input);
    const received = [...messages.values()]
      .filter(({ visibleAt }) => visibleAt <= now)
      .slice(0, MaxNumberOfMessages);
    for (const message of received) {
      message.receives += 1;
      message.firstReceivedAt ??= now;
      message.visibleAt = now + VisibilityTimeout * 1000;
    }
    return { body: received.length === 0 ? {} : { Messages: received.map(shown) } };
  },
  DeleteMessage: (messages, input, { name }) => {
    const { ReceiptHandle } = read(deleted, input);
    const [, id, receive] = /^([0-9a-f-]{36})\/(\d+)$/.exec(ReceiptHandle) ?? [];
    if (id === undefined)
      throw new AwsError("ReceiptHandleIsInvalid", "The receipt handle is none of this queue's.");
    if (messages.get(id)?.receives !== Number(receive)) return {};
    messages.delete(id);
    return { said: [`a message left the queue ${name}`] };
  },
  GetQueueAttributes: (messages, input, { now }) => {
    const { AttributeNames } = read(counted, input);
    const hidden = [...messages.values()].filter(({ visibleAt }) => visibleAt > now).length;
    const attributes = {
      VisibilityTimeout: DEFAULT_VISIBILITY_SECONDS,
      ApproximateNumberOfMessages: messages.size - hidden,
      ApproximateNumberOfMessagesNotVisible: hidden,
    };
    const wanted = Object.entries(attributes).filter(
      ([name]) => AttributeNames.includes("All") || AttributeNames.includes(name),
    );
    return {
      body: {
        Attributes: Object.fromEntries(wanted.map(([name, value]) => [name, String(value)])),
      },
    };
  },
};

const shown = ({ MessageId, Body, sentAt, firstReceivedAt, receives }: Message): object => ({
  MessageId,
  ReceiptHandle: `${MessageId}/${receives}`,
  Body,
  MD5OfBody: md5(Body),
  Attributes: {
    SenderId: "AIDAEXAMPLESENDERID00",
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
  },
});

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const read = <T>(form: z.ZodType<T>, input: unknown): T => {
  const parsed = form.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidParameterValue", "The input does not have the documented form.");
};
