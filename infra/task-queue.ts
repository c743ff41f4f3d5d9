import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { mayDecryptBy } from "./encryption-key.ts";

/** Messages of one call. They are taken one by one, each with a question to Tencent at most. */
const BATCH = 5;

/** Batches at once: Lambda's least. The questions share what callbacks may ask. */
const BATCHES_ABREAST = 2;

/**
 * Lets a function take the messages of an operator's queue, and grants just that. A message that
 * failed stays there by itself. The queue's visibility timeout has to be longer than the function's
 * 25 s, or Lambda refuses the mapping. The operator's key may encrypt the queue; with any other key
 * than that and SQS's own, Lambda could not read it.
 */
export function takeFrom(
  queueArn: string,
  taker: LambdaFunction,
  key: IKey | undefined,
): EventSourceMapping {
  for (const statement of mayDecryptBy("sqs", key)) taker.addToRolePolicy(statement);
  taker.addToRolePolicy(
    new PolicyStatement({
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [queueArn],
    }),
  );
  return new EventSourceMapping(taker, "Queue", {
    target: taker,
    eventSourceArn: queueArn,
    batchSize: BATCH,
    maxConcurrency: BATCHES_ABREAST,
    reportBatchItemFailures: true,
  });
}
