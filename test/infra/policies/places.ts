import { randomUUID } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished } from "vitest";
import * as z from "zod";
import { startAwsStandIn } from "../../../infra/local/aws/stand-in.ts";
import { machineClock } from "../../../infra/local/clock.ts";
import { readAll } from "../../../infra/local/cloudformation.ts";
import type { SynthesizedStack } from "../../../infra/local/read-stack.ts";
import { startS3StandIn } from "../../../infra/local/s3/stand-in.ts";
import { embeddedTable, ensureTable, type TablePlace } from "../../../infra/local/table.ts";
import { describeSecrets, describeTable } from "../../../infra/local/template.ts";
import { clientOf } from "../../support/local-engine.ts";
import { secrets } from "../../support/system.ts";
import { ACCOUNT, arn, objectArn, REGION } from "./asked-access.ts";

const BUCKET = "callsheet-results";

/** Makes the template's table in the engine of this test run, for one test. */
export async function tableOf(stack: SynthesizedStack): Promise<TablePlace> {
  const endpoint = inject("engineUrl");
  const place = { ...embeddedTable(endpoint, "the engine"), name: `policies-${randomUUID()}` };
  await ensureTable(place, describeTable(stack));
  onTestFinished(async () => {
    await clientOf(endpoint).send(new DeleteTableCommand({ TableName: place.name }));
  });
  return place;
}

/** Starts what stands for AWS's other services, for one test. `urls` are by the services' names. */
export async function startServices({ endpoint, credentials }: TablePlace) {
  const s3 = await startS3StandIn({
    directory: await mkdtemp(join(inject("scratch"), "bucket-")),
    bucket: BUCKET,
    credentials,
    now: () => machineClock.now(),
  });
  onTestFinished(() => s3.close());
  const aws = await startAwsStandIn();
  onTestFinished(() => aws.close());
  const [states, lambda, events] = [aws.url, aws.url, aws.url];
  return {
    urls: { dynamodb: endpoint, s3: s3.url, states, lambda, events },
    kept: () => s3.keys(),
    taken: () => aws.taken(),
  };
}

/**
 * The values of what the template refers to, by logical id, and by logical id and attribute as
 * `LogicalId.Attribute`.
 */
export function namesIn(
  stack: SynthesizedStack,
  { name }: TablePlace,
): Readonly<Record<string, string>> {
  const { logicalId: table } = describeTable(stack);
  const buckets = readAll(stack.resources, "AWS::S3::Bucket", z.unknown());
  const groups = readAll(stack.resources, "AWS::Logs::LogGroup", z.unknown());
  return {
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    [table]: name,
    [`${table}.Arn`]: arn("dynamodb", `table/${name}`),
    [`${table}.StreamArn`]: arn("dynamodb", `table/${name}/stream/now`),
    ...Object.fromEntries(
      describeSecrets(stack).map(({ logicalId }) => [logicalId, secretArn(logicalId)]),
    ),
    ...Object.fromEntries(
      buckets.flatMap(({ logicalId }) => [
        [logicalId, BUCKET],
        [`${logicalId}.Arn`, objectArn(BUCKET)],
      ]),
    ),
    ...Object.fromEntries(
      groups.map(({ logicalId }) => [`${logicalId}.Arn`, arn("logs", `log-group:${logicalId}:*`)]),
    ),
  };
}

/** The values of the secrets by their ARNs. */
export function secretValues(stack: SynthesizedStack): ReadonlyMap<string, string> {
  const values: Readonly<Record<string, unknown>> = secrets;
  return new Map(
    describeSecrets(stack).map(({ logicalId, variables }) => [
      secretArn(logicalId),
      JSON.stringify(values[variables[0] ?? ""]),
    ]),
  );
}

const secretArn = (logicalId: string): string => arn("secretsmanager", `secret:${logicalId}`);

/** The variables by which a function reaches AWS. Its session token says which role calls. */
export function reaching(url: string, entry: string): Readonly<Record<string, string>> {
  const services = ["DYNAMODB", "SECRETS_MANAGER", "S3", "SFN", "LAMBDA", "EVENTBRIDGE"];
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: "EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "EXAMPLE",
    AWS_SESSION_TOKEN: entry,
    ...Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, url])),
  };
}
