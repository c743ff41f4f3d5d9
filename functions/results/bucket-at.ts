import type { BucketPlace } from "./bucket.ts";

/** The bucket that an environment names. Undefined where it names none, or has no keys for it. */
export function bucketAt(
  environment: Readonly<Record<string, string | undefined>>,
  region: string,
  credentials: BucketPlace["credentials"] | undefined,
): BucketPlace | undefined {
  const { RESULT_BUCKET: name, AWS_ENDPOINT_URL_S3: endpoint } = environment;
  if (name === undefined || credentials === undefined) return undefined;
  return { name, region, endpoint, credentials };
}
