import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

/** Messages of one call. They are taken one by one, each with a question to Tencent at most. */
const BATCH = 5;

/** Batches at once: Lambda's least. The questions share what callbacks may ask. */
const BATCHES_ABREAST = 2;

/**
 * Lets a function take the messages of an operator's queue, and grants just that. A message that
 * failed stays there by itself. The queue's visibility timeout has to be longer than the function's
 * 25 s, or Lambda refuses the mapping.
 */
export function takeFrom(queueArn: string, taker: LambdaFunction): EventSourceMapping {
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
