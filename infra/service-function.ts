import { type CfnResource, Duration } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { mayUse } from "./encryption-key.ts";
import type { EntryName } from "./entry-names.ts";
import { UPLOADS } from "./result-bucket.ts";
import type { SecretName, Secrets } from "./secrets.ts";
import { environmentOf, type Settings } from "./settings.ts";
import { agendaIndex, listIndex, type TableInService } from "./task-table.ts";
import { telemetryOf } from "./telemetry.ts";
import { withinLambda } from "./within-lambda.ts";

/**
 * More than a loaded function needs (71 MB before its first call), because Lambda gives CPU in
 * proportion to memory and a cold start is all CPU.
 */
const usualMegabytes = 256;

/** The parts that every function of the service is made from. */
export interface ServiceParts {
  readonly table: TableInService;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly bundleDirectory: string;
  /** The bucket of kept results, where there is one. */
  readonly results: Bucket | undefined;
  /** The operator's own key for all of them, where there is one. */
  readonly key: IKey | undefined;
}

export interface FunctionForm {
  readonly entry: EntryName;
  readonly timeoutSeconds: number;
  /**
   * `read`: one row by its key. `look`: `read`, and queries of the agenda. `place`: `look`, and
   * updates of the tasks that it asked Tencent about. `list`: `read`, many rows, and queries of the
   * list. `tell`: many rows, puts and updates, and queries of the agenda. `write`: `tell`, and all
   * of one partition, as every move looks at the operator's switches. `partition`: many rows, and
   * all of one partition. `sum`: one row, and all of one partition. `replay`: `partition`, and
   * puts. `register`: one row, puts and updates. `keep`: many rows, updates, and queries of the
   * agenda. `audit`: every row, puts and updates. No function deletes.
   */
  readonly table: keyof typeof rowActions | "none";
  /**
   * The secrets it may read; it finds each by the environment variable of that name. Its settings
   * stand in `settings/table.ts`.
   */
  readonly secrets: readonly SecretName[];
  /**
   * `write`: stores objects and the parts of some. `read`: signs links that read objects. `start`:
   * signs links by which Tencent reads what callers uploaded. `upload`: signs links that take
   * uploads. Where no results are kept it is told of no bucket.
   */
  readonly results?: keyof typeof objectActions;
  readonly memoryMegabytes?: number;
  /**
   * Invoked by a clock: a tick that failed or waited is not repeated, as the next one does the
   * same.
   */
  readonly scheduled?: boolean;
  /** Statements of its role beside those of its rows and secrets. */
  readonly allowed?: readonly PolicyStatement[];
}

const rowActions = {
  read: ["dynamodb:GetItem"],
  place: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
  look: ["dynamodb:GetItem"],
  list: ["dynamodb:GetItem", "dynamodb:BatchGetItem"],
  write: [
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
  ],
  tell: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  partition: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
  sum: ["dynamodb:GetItem", "dynamodb:Query"],
  keep: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
  replay: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"],
  register: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  audit: [
    "dynamodb:Scan",
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
  ],
} as const;

const objectActions = {
  read: ["s3:GetObject"],
  write: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
  start: ["s3:GetObject"],
  upload: ["s3:PutObject"],
} as const;

/** The objects that each of them reaches. */
const objects = { read: "*", write: "*", start: `${UPLOADS}*`, upload: `${UPLOADS}*` } as const;

/** The index that each may query. */
const queried = {
  read: undefined,
  place: agendaIndex,
  look: agendaIndex,
  list: listIndex,
  write: agendaIndex,
  tell: agendaIndex,
  partition: undefined,
  sum: undefined,
  keep: agendaIndex,
  replay: undefined,
  register: undefined,
  audit: undefined,
} as const;

/** A tick older than this is dropped; the next one is due by then. */
export const tickMaxAge = Duration.seconds(60);

/**
 * One Lambda function from the bundle of its entry file, allowed to do exactly what its form says.
 */
export function serviceFunction(
  scope: Construct,
  parts: ServiceParts,
  form: FunctionForm,
): LambdaFunction {
  const id = pascalCase(form.entry);
  // Explicit, as the group that Lambda makes by itself keeps its lines for ever.
  const logGroup = new LogGroup(scope, `${id}Logs`, { retention: RetentionDays.ONE_MONTH });
  // Explicit, as the role that CDK makes may write to every log group of the account.
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
  });
  logGroup.grantWrite(role);
  for (const statement of statements(parts, form)) role.addToPrincipalPolicy(statement);

  const reserved = parts.settings.RESERVED_CONCURRENCY[form.entry];
  const telemetry = telemetryOf(scope, { id, settings: parts.settings });
  const made = new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: form.memoryMegabytes ?? usualMegabytes,
    timeout: Duration.seconds(form.timeoutSeconds),
    code: Code.fromAsset(`${parts.bundleDirectory}/${form.entry}`),
    handler: "index.handler",
    role,
    logGroup,
    // Lambda's own lines of each invocation are half of what is billed. At WARN it leaves out its
    // start and the report of a success, and keeps those of failures and timeouts. Our lines are
    // JSON already, which it does not wrap again. Source: "Log-level filtering" and "Configuring
    // JSON and plain text log formats", Lambda Developer Guide.
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    layers: telemetry.layers,
    environment: withinLambda(form.entry, {
      ...environment(parts, form),
      ...telemetry.environment,
    }),
    ...(parts.settings.TRACING === "xray" ? { tracing: Tracing.ACTIVE } : {}),
    ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
    ...(form.scheduled ? { retryAttempts: 0, maxEventAge: tickMaxAge } : {}),
  });
  // For the local runner: function names are generated by AWS, so nothing else in the template says
  // which entry this is.
  (made.node.defaultChild as CfnResource).addMetadata("callsheet:entry", form.entry);
  return made;
}

const statements = (
  { table, secrets, results, key }: ServiceParts,
  form: FunctionForm,
): PolicyStatement[] => {
  const allowed: PolicyStatement[] = [];
  if (form.table !== "none") {
    allowed.push(
      new PolicyStatement({ actions: [...rowActions[form.table]], resources: [table.tableArn] }),
    );
    const index = queried[form.table];
    if (index !== undefined)
      allowed.push(
        new PolicyStatement({
          actions: ["dynamodb:Query"],
          resources: [`${table.tableArn}/index/${index}`],
        }),
      );
  }
  if (form.secrets.length > 0) {
    const resources = form.secrets.map((name) => secrets[name].secretArn);
    allowed.push(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources }));
  }
  if (form.results !== undefined && results !== undefined)
    allowed.push(
      new PolicyStatement({
        actions: [...objectActions[form.results]],
        resources: [results.arnForObjects(objects[form.results])],
      }),
    );
  return [...allowed, ...(allowed.length > 0 ? mayUse(key) : []), ...(form.allowed ?? [])];
};

/**
 * CloudFormation does not mind their order. It is kept, so that templates of two versions can be
 * compared line by line.
 */
const environment = (
  { table, secrets, settings, results }: ServiceParts,
  form: FunctionForm,
): Record<string, string> => {
  const { ENVIRONMENT = "", ...others } = environmentOf(settings, form.entry);
  return {
    ...(form.table === "none" ? {} : { TABLE_NAME: table.tableName }),
    ENVIRONMENT,
    // It is compared with the table's own where a task's id is derived.
    ...(form.secrets.includes("IDENTITY_SECRET") ? { ACCOUNT_ID: table.stack.account } : {}),
    ...Object.fromEntries(form.secrets.map((name) => [name, secrets[name].secretArn])),
    ...others,
    ...(form.results === undefined || results === undefined
      ? {}
      : { RESULT_BUCKET: results.bucketName }),
  };
};

const pascalCase = (name: string): string =>
  name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
