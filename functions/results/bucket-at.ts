import type { AwsMachine } from "../aws/calls.ts";
import { endpointOf } from "../aws/endpoint.ts";
import { encodeUri } from "../aws/sign.ts";

/** Where the bucket is. `endpoint`, where S3 is not where AWS has it. */
export interface BucketPlace {
  readonly name: string;
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly machine: AwsMachine;
}

/** The bucket that an environment names. Undefined where it names none, or has no keys for it. */
export function bucketAt(
  environment: Readonly<Record<string, string | undefined>>,
  region: string,
  machine: AwsMachine,
): BucketPlace | undefined {
  const { RESULT_BUCKET: name, AWS_ENDPOINT_URL_S3: endpoint } = environment;
  if (name === undefined || machine.credentials() === undefined) return undefined;
  return { name, region, endpoint, machine };
}

/** Where the objects of a bucket are. */
export interface BucketAddress {
  readonly url: URL;
  /** Example: `/acme/3q7x…/0`. Each part of it is encoded. */
  readonly pathOf: (key: string) => string;
}

/**
 * The bucket is a part of the host, or of the path where S3 is not where AWS has it.
 *
 * Example: `https://kept.s3.eu-central-1.amazonaws.com`.
 */
export function addressOf({ name, region, endpoint }: BucketPlace): BucketAddress {
  const url = new URL(endpoint ?? endpointOf(`${name}.s3`, region));
  const start = endpoint === undefined ? "" : `/${name}`;
  return { url, pathOf: (key) => `${start}/${key.split("/").map(encodeUri).join("/")}` };
}
