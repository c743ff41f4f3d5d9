import type { Message } from "@aws-sdk/client-sqs";

/** A queue as a sender knows it. */
export interface QueuePlace {
  readonly region: string;
  readonly name: string;
}

/** A queue, by the official client. Each call throws that client's errors. */
export interface Queue {
  readonly send: (body: string) => Promise<void>;
  /** As many messages as there are now, `most` at most. */
  readonly receive: (most: number) => Promise<readonly Message[]>;
  readonly delete: (message: Message) => Promise<void>;
  readonly close: () => void;
}

/**
 * Opens a queue by its name where SQS is found at `endpoint`. The client is loaded here, as most
 * starts have no queue. Throws the client's error where there is no such queue.
 */
export async function openQueue({
  endpoint,
  region,
  name,
}: QueuePlace & { readonly endpoint: string }): Promise<Queue> {
  const sqs = await import("@aws-sdk/client-sqs");
  // Any pair does for the stand-in.
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new sqs.SQSClient({ endpoint, region, credentials });
  const { QueueUrl } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: name }));
  return {
    send: async (MessageBody) => {
      await client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody }));
    },
    receive: async (MaxNumberOfMessages) => {
      const { Messages = [] } = await client.send(
        new sqs.ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return Messages;
    },
    delete: async ({ ReceiptHandle }) => {
      await client.send(new sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
    close: () => client.destroy(),
  };
}

/**
 * Returns what sends a message to a queue at `endpoint`, as Tencent does. It resolves with whether
 * the queue took it, and never rejects.
 */
export function queueFiller(endpoint: string) {
  return async (place: QueuePlace, body: string): Promise<boolean> => {
    try {
      const queue = await openQueue({ ...place, endpoint });
      await queue.send(body);
      queue.close();
      return true;
    } catch {
      return false;
    }
  };
}
