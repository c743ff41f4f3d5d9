import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { startAwsStandIn } from "../../infra/local/aws/stand-in.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

export const queueArn = "arn:aws:sqs:eu-central-1:123456789012:mps";

/** The stand-in with one queue in virtual time, and the official client as its user. */
export const startQueue = async (QueueName = "mps") => {
  const clock = new VirtualClock();
  const aws = await startAwsStandIn({ queueArn, clock });
  onTestFinished(() => aws.close());
  const client = new SQSClient({
    region: "eu-central-1",
    endpoint: aws.url,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-marker" },
  });
  onTestFinished(() => client.destroy());
  const { QueueUrl } =
    QueueName === "mps"
      ? await client.send(new GetQueueUrlCommand({ QueueName }))
      : { QueueUrl: `${aws.url}/123456789012/${QueueName}` };
  return {
    aws,
    clock,
    send: (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    receive: async (options = {}) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
          ...options,
        }),
      );
      return Messages;
    },
    remove: (ReceiptHandle: string | undefined) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    /** The numbers of visible and of hidden messages. */
    counts: async () => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      return [
        Number(Attributes.ApproximateNumberOfMessages),
        Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      ];
    },
  };
};
