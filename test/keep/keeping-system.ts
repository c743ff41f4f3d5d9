import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { createHandler } from "../../functions/keep-results.ts";
import { type Keeper, keeperOf } from "../../functions/lifecycle/keep/keeper.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { type S3StandIn, startS3StandIn } from "../../infra/local/s3/stand-in.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { rows } from "../support/client.ts";
import type { System, SystemOptions } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const credentials = { accessKeyId: "dummy", secretAccessKey: "dummy-secret" };

/** The whole of Callsheet with a bucket, and the function that copies results into it. */
export interface KeepingSystem extends System {
  readonly s3: S3StandIn;
  readonly keeper: Keeper;
  /** The requests to Tencent, as they were sent. */
  readonly sent: readonly SignedRequest[];
  /** One run of the function by the schedule. */
  readonly keepDue: () => Promise<unknown>;
  /** Brings the function what the stream would: settled tasks that name a copy. */
  readonly keepByStream: () => Promise<unknown>;
}

interface KeepingOptions extends SystemOptions {
  readonly keepResults?: "asked" | "all" | undefined;
  /** The link that Tencent names in place of the stand-in's. */
  readonly link?: string;
  /** The network, in place of the machine's. */
  readonly network?: Parameters<typeof keeperOf>[1];
}

export const startKeeping = async (options: KeepingOptions = {}): Promise<KeepingSystem> => {
  const { keepResults, link, network } = { keepResults: "asked", ...options };
  const sent: SignedRequest[] = [];
  const named = (body: string, request: SignedRequest): string => {
    sent.push(request);
    return link === undefined
      ? body
      : body.replace(/http:[/]{2}127[.0-9:]+[/]files[/][^"]+/g, link);
  };
  const clock = options.clock ?? new VirtualClock();
  const directory = await mkdtemp(join(inject("scratch"), "s3-"));
  const bucket = "kept";
  const s3 = await startS3StandIn({ directory, bucket, credentials, now: () => clock.now() });
  onTestFinished(() => s3.close());
  const system = await startWithAlteredAnswers(named, {
    ...options,
    clock,
    environment: {
      ...(keepResults === undefined ? {} : { KEEP_RESULTS: keepResults }),
      RESULT_HOSTS: "127.0.0.1",
      RESULT_BUCKET: bucket,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...options.environment,
    },
  });
  const keeper = keeperOf(system.dependencies, network);
  const handler = createHandler(keeper);
  const keepByStream = async (): Promise<unknown> => {
    const settled = (await rows(system)).filter(({ copyRow, toldAt }) => copyRow && !toldAt);
    const Records = settled.map(({ pk, sk }, place) => ({
      eventName: "MODIFY",
      dynamodb: { Keys: { pk, sk }, SequenceNumber: String(place) },
    }));
    return Records.length === 0 ? undefined : handler({ Records });
  };
  return { ...system, s3, keeper, sent, keepByStream, keepDue: () => handler({}) };
};
