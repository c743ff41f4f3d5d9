import { withoutAbsent } from "../../task/without-absent.ts";
import type { OwnIds } from "../operation.ts";

/**
 * How ProcessMedia is to tell of the end. Without a NotifyType the notification would go to a
 * message queue of Tencent's, without a TaskNotifyConfig nowhere, so that is what a task without an
 * address of ours has.
 *
 * `AWS-SQS` is "for AWS tasks only, in the same region" (TaskNotifyConfig). No source says which
 * tasks those are: here, those whose input lies in S3 in the queue's region. NotifyUrl and
 * NotifyKey stay beside it; whether Tencent calls both is not documented, and the poller asks if it
 * calls neither.
 */
export function notifyConfigOf(
  input: Readonly<Record<string, unknown>>,
  { callback, queue }: Pick<OwnIds, "callback" | "queue">,
): { readonly TaskNotifyConfig?: Readonly<Record<string, unknown>> } {
  const address =
    callback === undefined ? {} : { NotifyUrl: callback.url, NotifyKey: callback.key };
  if (queue !== undefined && regionOf(input) === queue.region) {
    const AwsSQS = withoutAbsent({
      SQSRegion: queue.region,
      SQSQueueName: queue.name,
      S3SecretId: queue.secretId,
      S3SecretKey: queue.secretKey,
    });
    return {
      TaskNotifyConfig: { NotifyType: "AWS-SQS", NotifyMode: "Finish", ...address, AwsSQS },
    };
  }
  return callback === undefined
    ? {}
    : { TaskNotifyConfig: { NotifyType: "URL", NotifyMode: "Finish", ...address } };
}

/** The region of an input that lies in S3. */
const regionOf = ({ InputInfo }: Readonly<Record<string, unknown>>): unknown => {
  const { Type, S3InputInfo } = Object(InputInfo);
  return Type === "AWS-S3" ? Object(S3InputInfo).S3Region : undefined;
};
