import { join } from "node:path";
import { z } from "zod";
import { machineClock } from "./clock.ts";
import { readAll } from "./cloudformation.ts";
import type { SynthesizedStack } from "./read-stack.ts";
import { startS3StandIn } from "./s3/stand-in.ts";
import type { StateFolder } from "./state-folder.ts";
import type { TablePlace } from "./table.ts";

const BUCKET = "callsheet-results";

interface Wanted {
  readonly state: Pick<StateFolder, "directory">;
  readonly place: Pick<TablePlace, "credentials">;
  readonly onStop: (end: () => unknown) => void;
}

/** How the stack names its bucket, and the variables by which the SDK in a function reaches it. */
export interface LocalBucket {
  readonly names: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts the stand-in for S3 where the stack keeps results. Its objects stay in the folder of the
 * state.
 */
export async function startBucket(stack: SynthesizedStack, wanted: Wanted): Promise<LocalBucket> {
  const [bucket] = readAll(stack.resources, "AWS::S3::Bucket", z.unknown());
  if (bucket === undefined) return { names: {}, environment: {} };
  const s3 = await startS3StandIn({
    directory: join(wanted.state.directory, "results"),
    bucket: BUCKET,
    credentials: wanted.place.credentials,
    now: () => machineClock.now(),
  });
  wanted.onStop(() => s3.close());
  return { names: { [bucket.logicalId]: BUCKET }, environment: { AWS_ENDPOINT_URL_S3: s3.url } };
}
