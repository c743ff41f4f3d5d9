import type { Message } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { openQueue, type Queue } from "./aws/queue.ts";
import { queueOf } from "./aws/sqs.ts";
import { machineClock } from "./clock.ts";
import type { Outcome } from "./lambda-invocation.ts";
import { reasonOf } from "./reason.ts";
import type { Clock } from "./tencent/clock.ts";

/** How often an empty queue is asked. Lambda waits there for the next message instead. */
const EVERY_MS = 300;

/** After an error the queue is asked less often. */
const AFTER_ERROR_MS = 2000;

export interface QueueReading {
  readonly queueArn: string;
  /** Where SQS is. */
  readonly endpoint: string;
  readonly batchSize: number;
  readonly batchesAbreast: number;
  /** Resolves when the function has run, however that ended. */
  readonly invoke: (event: {
    readonly Records: readonly unknown[];
  }) => Promise<Outcome | undefined>;
  readonly onFailure: (sentence: string) => void;
  readonly clock?: Clock;
}

/**
 * Stands for Lambda's event source mapping of a queue: invokes the function with batches of
 * messages and deletes those that it took. One that failed comes again when its visibility ends.
 * Returns how to stop it.
 */
export function readQueue(reading: QueueReading): { stop(): void } {
  const stopping = new AbortController();
  let said = false;
  const onFailure = (sentence: string): void => {
    if (!said) reading.onFailure(sentence);
    said = true;
  };
  for (let abreast = 0; abreast < reading.batchesAbreast; abreast++)
    void follow({ ...reading, onFailure }, stopping.signal);
  return { stop: () => stopping.abort() };
}

const follow = async (reading: QueueReading, signal: AbortSignal): Promise<void> => {
  const { clock = machineClock, endpoint, queueArn, onFailure } = reading;
  const pause = (milliseconds: number) => clock.sleep(milliseconds, signal).catch(() => undefined);
  const { region, name } = queueOf(queueArn);
  let queue: Queue | undefined;
  while (!signal.aborted) {
    try {
      queue ??= await openQueue({ endpoint, region, name });
      if ((await takeBatch(reading, queue)) === 0) await pause(EVERY_MS);
    } catch (error) {
      if (!signal.aborted) onFailure(`The queue ${name} cannot be read: ${reasonOf(error)}`);
      await pause(AFTER_ERROR_MS);
    }
  }
  queue?.close();
};

/** Resolves with how many messages it was given. */
const takeBatch = async (
  { batchSize, invoke, queueArn }: QueueReading,
  queue: Queue,
): Promise<number> => {
  const messages = await queue.receive(batchSize);
  if (messages.length === 0) return 0;
  const { region } = queueOf(queueArn);
  const outcome = await invoke({
    Records: messages.map((message) => recordOf(message, { queueArn, region })),
  });
  for (const message of taken(messages, outcome)) await queue.delete(message);
  return messages.length;
};

/** A message in the form of Lambda's event of SQS. */
const recordOf = (
  { MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: Message,
  { queueArn, region }: { readonly queueArn: string; readonly region: string },
): object => ({
  messageId: MessageId,
  receiptHandle: ReceiptHandle,
  body: Body,
  attributes: Attributes,
  messageAttributes: {},
  md5OfBody: MD5OfBody,
  eventSource: "aws:sqs",
  eventSourceARN: queueArn,
  awsRegion: region,
});

const batchAnswer = z.nullish(
  z.object({ batchItemFailures: z.nullish(z.array(z.object({ itemIdentifier: z.string() }))) }),
);

/**
 * The messages that the function took. Without any failures those are all; after an error, an
 * answer of another form or the id of no message none. Source: "Implementing partial batch
 * responses" in Lambda's developer guide.
 */
const taken = (messages: readonly Message[], outcome: Outcome | undefined): readonly Message[] => {
  const answer = outcome?.ok ? batchAnswer.safeParse(outcome.payload) : undefined;
  if (!answer?.success) return [];
  const failed = (answer.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if (failed.some((id) => !known.has(id))) return [];
  return messages.filter(({ MessageId = "" }) => !failed.includes(MessageId));
};
