import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

/** A copy of which nobody has completed the upload. A try goes on with it for a day at most. */
const UNFINISHED_KEPT = Duration.days(2);

/**
 * A task can be read for 30 days after it has settled, and its rows for three more. After that no
 * answer leads to its files.
 */
const FILES_KEPT = Duration.days(34);

/** The beginning of the keys of what callers upload: `UPLOADS` of `functions/task/upload.ts`. */
export const UPLOADS = "_uploads/";

/**
 * A new task may name an upload for 7 days, wait 7 days for its start, and be started again for 2
 * days after a lost answer. Tencent may hold it back for 2 days more. The last day is for S3, which
 * deletes at midnight.
 */
const UPLOADS_KEPT = Duration.days(19);

/**
 * The bucket of the results that are kept, and of the files that callers upload. It outlives the
 * stack: its objects are what was paid for. Only signed links lead to them. A page of any origin
 * may send a file, as the link that takes it is the permission.
 */
export function resultBucket(scope: Construct, encryptionKey?: IKey): Bucket {
  return new Bucket(scope, "ResultBucket", {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: UNFINISHED_KEPT },
      { expiration: FILES_KEPT },
      { prefix: UPLOADS, expiration: UPLOADS_KEPT },
    ],
    cors: [
      {
        allowedOrigins: ["*"],
        allowedMethods: [HttpMethods.PUT],
        allowedHeaders: ["content-type", "x-amz-checksum-sha256"],
        maxAge: 3600,
      },
    ],
  });
}
