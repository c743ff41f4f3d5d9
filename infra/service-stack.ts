import { CfnOutput, type CfnResource, Duration, Lazy, Stack, type StackProps } from "aws-cdk-lib";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { type Heartbeat, serviceAlarms } from "./alarms.ts";
import { apiDomain, publicAddress } from "./api-domain.ts";
import { RECEIVE_CALLBACK, ROUTES, STARTING } from "./api-routes.ts";
import { monthlyBudget } from "./budget.ts";
import { serviceDashboard } from "./dashboard.ts";
import { encryptionKey } from "./encryption-key.ts";
import type { EntryName } from "./entry-names.ts";
import { eventBus, mayPut } from "./event-bus.ts";
import { productNames } from "./products.ts";
import { resultBucket } from "./result-bucket.ts";
import { mayResume } from "./resumed-workflows.ts";
import { type Secrets, serviceSecrets } from "./secrets.ts";
import { type FunctionForm, serviceFunction } from "./service-function.ts";
import { type Settings, settingsOfStack } from "./settings.ts";
import { type ApiRoute, taskApi } from "./task-api.ts";
import { takeFrom } from "./task-queue.ts";
import { callEvery } from "./task-schedule.ts";
import { keepFrom, tellFrom } from "./task-stream.ts";
import { type TableInService, tableInService } from "./task-table.ts";

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly bundleDirectory: string;
  /**
   * Whether it is for one machine. Elsewhere callbacks come to the API's own address where the
   * settings name none; one machine has no address that Tencent could reach.
   */
  readonly isLocal?: boolean;
}

/**
 * It copies files of any size, for as long as Lambda lets a function run: two parts of 8 MB for
 * each of three copies, and CPU for TLS and checksums. Nothing calls it where no results are kept.
 */
const KEEP_RESULTS: FunctionForm = {
  entry: "keep-results",
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  table: "keep",
  secrets: [],
  results: "write",
  scheduled: true,
};

/**
 * The whole service: one table, its secrets, the functions, and the two things that call them: HTTP
 * and the clock.
 */
export class ServiceStack extends Stack {
  /** The address of the API. */
  readonly url: string;
  /** The key that callers send, as `key`. */
  readonly apiSecret: Secret;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, props);
    const key = encryptionKey(this, props.settings);
    const secrets = serviceSecrets(this, key);
    const table = tableInService(this, props.settings, key);
    const { bundleDirectory, isLocal = false } = props;
    const ownAddress = isLocal ? undefined : Lazy.string({ produce: () => address });
    const settings = { ...props.settings };
    settings.CALLBACK_BASE_URL ??= ownAddress;
    // A layer is a part of Lambda's file system.
    if (isLocal) settings.OTEL_LAYER_ARN = undefined;
    const isKeeping = settings.KEEP_RESULTS !== undefined;
    const results = isKeeping ? resultBucket(this, key) : undefined;
    const parts = { table, secrets, settings, bundleDirectory, results, key };
    const functions: Partial<Record<EntryName, LambdaFunction>> = {};
    const make = (form: FunctionForm) =>
      (functions[form.entry] ??= serviceFunction(this, parts, form));

    const { api, stage, accessLog } = taskApi(
      this,
      ROUTES.map(({ form, ...route }): ApiRoute => ({ ...route, handledBy: make(form) })),
      {
        fallback: make({ entry: "refuse-request", timeoutSeconds: 10, table: "none", secrets: [] }),
        hasDomain: settings.API_DOMAIN !== undefined,
      },
    );
    apiDomain(this, { api, stage }, settings);
    monthlyBudget(this, settings);
    // `npm run stage` writes a stage file of them: nothing else in the template says some of them.
    (api.node.defaultChild as CfnResource).addMetadata(
      "callsheet:settings",
      settingsOfStack(props.settings),
    );
    const address = publicAddress(api, settings);
    const heartbeats = clockwork(this, { make, table, settings, isKeeping });
    const { MPS_SQS_QUEUE: queue } = settings;
    if (queue !== undefined)
      takeFrom(queue, make({ ...RECEIVE_CALLBACK, entry: "receive-notices" }), key);
    uploadsLast(functions);
    const alarms = serviceAlarms(this, {
      ...{ functions, heartbeats, accessLog },
      products: productNames,
      topicArn: settings.ALARM_TOPIC_ARN,
    });
    serviceDashboard(this, { alarms, table });

    printed(this, { address, tableName: table.tableName, secrets });
    this.url = address;
    this.apiSecret = secrets.API_SECRET;
  }
}

interface Clockwork {
  readonly make: (form: FunctionForm) => LambdaFunction;
  readonly table: TableInService;
  readonly settings: Settings;
  readonly isKeeping: boolean;
}

/**
 * The functions that the clock calls, and those that the table's stream calls too. Answers with how
 * often each has to have succeeded.
 */
const clockwork = (
  scope: Construct,
  { make, table, settings, isKeeping }: Clockwork,
): readonly Heartbeat[] => {
  const minute = Duration.minutes(1);
  // They work for 55 s and stop; the rest is for what they are in the middle of then.
  for (const entry of ["poll-tasks", "start-tasks"] as const) {
    const form = { timeoutSeconds: 90, table: "write", secrets: STARTING } as const;
    callEvery(scope, make({ entry, ...form, results: "start", scheduled: true }), minute);
  }
  const teller = make({
    entry: "deliver-events",
    timeoutSeconds: 90,
    table: "tell",
    secrets: ["WEBHOOK_SECRET"],
    scheduled: true,
    allowed: [...mayResume(scope, settings), ...mayPut(scope, settings)],
  });
  callEvery(scope, teller, minute);
  tellFrom(table, teller);
  eventBus(scope, settings);
  const keeper = make(KEEP_RESULTS);
  if (isKeeping) callEvery(scope, keeper, minute);
  if (isKeeping) keepFrom(table, keeper);
  // As long as Lambda lets a function run: it reads the whole table, and starts and asks nothing.
  const auditing = { timeoutSeconds: 900, table: "audit", secrets: [], scheduled: true } as const;
  const auditor = make({ entry: "audit-tasks", ...auditing });
  // Once a day it begins. A table that takes longer than a run is gone on with at the next tick.
  callEvery(scope, auditor, Duration.minutes(15), { when: "due" });
  return [
    { entry: "poll-tasks", every: minute },
    { entry: "start-tasks", every: minute },
    { entry: "deliver-events", every: minute },
    { entry: "audit-tasks", every: Duration.days(1) },
    ...(isKeeping ? [{ entry: "keep-results", every: minute } as const] : []),
  ];
};

/** Every function that may start a task. */
const STARTERS = [
  ...(["submit-task", "cancel-task", "refresh-task", "receive-callback"] as const),
  ...(["receive-notices", "poll-tasks", "start-tasks"] as const),
] as const;

/**
 * No upload is offered before each function that starts tasks knows uploads. One of an older
 * version would send Tencent the name of an upload in place of a link.
 */
const uploadsLast = (functions: Partial<Record<EntryName, LambdaFunction>>): void => {
  const starters = STARTERS.flatMap((entry) => functions[entry] ?? []);
  functions["create-upload"]?.node.addDependency(...starters);
};

/** The names that CDK prints after a deployment. */
const printed = (
  scope: Construct,
  {
    address,
    tableName,
    secrets,
  }: { readonly address: string; readonly tableName: string; readonly secrets: Secrets },
): void => {
  const values = {
    ApiUrl: address,
    TableName: tableName,
    ApiSecretArn: secrets.API_SECRET.secretArn,
    TencentSecretArn: secrets.TENCENT_SECRET.secretArn,
    CallbackSecretArn: secrets.CALLBACK_SECRET.secretArn,
  };
  for (const [id, value] of Object.entries(values)) new CfnOutput(scope, id, { value });
};
