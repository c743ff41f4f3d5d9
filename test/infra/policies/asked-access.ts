import * as z from "zod";
import type { Access } from "./role-policies.ts";

/** A request as it came to the proxy. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Where the resources of the deployment are. */
export const REGION = "us-east-1";
export const ACCOUNT = "000000000000";

/** Example: `arn:aws:dynamodb:us-east-1:000000000000:table/callsheet`. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** Example: `arn:aws:s3:::callsheet-results/acme/1.mp4`. */
export function objectArn(path: string): string {
  return `arn:aws:s3:::${path}`;
}

/** The service that a request is signed for: it stands in the scope of the credential. */
export function signedFor({ url, headers }: AwsRequest): string {
  const inHeader = /Credential=([^,]+)/.exec(String(headers.authorization))?.[1];
  const credential = inHeader ?? url.searchParams.get("X-Amz-Credential") ?? "";
  return credential.split("/")[3] ?? "";
}

/**
 * Each access that a request asks for. Throws for a request that it does not know. Sources:
 * "Actions, resources, and condition keys" of each service, AWS's service authorization reference.
 */
export function askedAccess(request: AwsRequest): readonly Access[] {
  const service = signedFor(request);
  const read = services[service];
  if (read === undefined) throw new Error(`The proxy knows no service ${service}.`);
  return read(request);
}

const operationOf = ({ headers }: AwsRequest): string =>
  String(headers["x-amz-target"]).split(".").at(-1) ?? "";

const rows = z.union([
  z.object({ TableName: z.string(), IndexName: z.string().optional() }).transform((it) => [it]),
  z
    .object({ RequestItems: z.record(z.string(), z.unknown()) })
    .transform(({ RequestItems }) =>
      Object.keys(RequestItems).map((TableName) => ({ TableName, IndexName: undefined })),
    ),
]);

const secret = z.object({ SecretId: z.string() });
const events = z.object({ Entries: z.array(z.object({ EventBusName: z.string() })) });

/** S3 asks for the right to put an object at each step of an upload in parts. */
const s3Actions: Readonly<Record<string, string>> = {
  PUT: "s3:PutObject",
  POST: "s3:PutObject",
  DELETE: "s3:DeleteObject",
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  "DELETE of an upload": "s3:AbortMultipartUpload",
  "GET of an upload": "s3:ListMultipartUploadParts",
};

const services: Readonly<Record<string, (request: AwsRequest) => readonly Access[]>> = {
  dynamodb: (request) =>
    rows.parse(JSON.parse(request.body)).map(({ TableName, IndexName }) => ({
      action: `dynamodb:${operationOf(request)}`,
      resource: arn(
        "dynamodb",
        `table/${TableName}${IndexName === undefined ? "" : `/index/${IndexName}`}`,
      ),
    })),
  secretsmanager: (request) => [
    {
      action: `secretsmanager:${operationOf(request)}`,
      resource: secret.parse(JSON.parse(request.body)).SecretId,
    },
  ],
  events: (request) =>
    events.parse(JSON.parse(request.body)).Entries.map(({ EventBusName: bus }) => ({
      action: `events:${operationOf(request)}`,
      resource: bus.startsWith("arn:") ? bus : arn("events", `event-bus/${bus}`),
    })),
  states: (request) => [
    { action: `states:${operationOf(request)}`, resource: arn("states", "stateMachine:callers") },
  ],
  lambda: ({ url }) => [
    {
      action: `lambda:SendDurableExecutionCallback${url.pathname.endsWith("/succeed") ? "Success" : "Failure"}`,
      resource: arn("lambda", "function:callers:1/durable-execution/one/two"),
    },
  ],
  s3: ({ method, url }) => {
    const named =
      url.searchParams.has("uploadId") && s3Actions[`${method} of an upload`] !== undefined
        ? `${method} of an upload`
        : method;
    return [
      {
        action: s3Actions[named] ?? `s3:${method}`,
        resource: objectArn(url.pathname.slice(1)),
      },
    ];
  },
};
