import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { serviceAlarms } from "./alarms.ts";
import type { EntryName } from "./bundle.ts";
import { eventBus, mayPut } from "./event-bus.ts";
import { resultBucket } from "./result-bucket.ts";
import { mayResume } from "./resumed-workflows.ts";
import { serviceSecrets } from "./secrets.ts";
import { type FunctionForm, serviceFunction } from "./service-function.ts";
import type { Settings } from "./settings.ts";
import { type ApiRoute, taskApi } from "./task-api.ts";
import { takeFrom } from "./task-queue.ts";
import { callEvery } from "./task-schedule.ts";
import { keepFrom, tellFrom } from "./task-stream.ts";
import { taskTable } from "./task-table.ts";

export interface TaskServiceProps extends StackProps {
  readonly settings: Settings;
  readonly bundleDirectory: string;
}

/**
 * The secrets of a function that may start a task: Tencent's keys, our MAC, and where callbacks are
 * to go.
 */
const STARTING = ["CONTEXT_SECRET", "CALLBACK_SECRET", "TENCENT_SECRET"] as const;

/** Each thing that can be read can be asked for without its body, too. */
const READING = [HttpMethod.GET, HttpMethod.HEAD];

/** Finds a task. For a waiting caller it asks Tencent how far the task is, for up to 20 s. */
const GET_TASK: FunctionForm = {
  entry: "get-task",
  timeoutSeconds: 29,
  table: "place",
  secrets: ["API_SECRET", "TENCENT_SECRET"],
  results: "read",
};

const SUBMIT_TASK: FunctionForm = {
  entry: "submit-task",
  timeoutSeconds: 25,
  table: "write",
  secrets: ["API_SECRET", "IDENTITY_SECRET", ...STARTING],
  results: "read",
};

/** The context's keys sign its cursors. */
const LIST_TASKS: FunctionForm = {
  entry: "list-tasks",
  timeoutSeconds: 25,
  table: "list",
  secrets: ["API_SECRET", "CONTEXT_SECRET"],
};

/** It may hand a slot on to the next task. */
const CANCEL_TASK: FunctionForm = {
  entry: "cancel-task",
  timeoutSeconds: 25,
  table: "write",
  secrets: ["API_SECRET", ...STARTING],
  results: "read",
};

/** The same holds for it, where Tencent says that the task is over. */
const REFRESH_TASK: FunctionForm = { ...CANCEL_TASK, entry: "refresh-task" };

const GET_RESULT: FunctionForm = {
  entry: "get-result",
  timeoutSeconds: 10,
  table: "read",
  secrets: ["API_SECRET"],
  results: "read",
};

const LIST_DELIVERIES: FunctionForm = {
  entry: "list-deliveries",
  timeoutSeconds: 10,
  table: "partition",
  secrets: ["API_SECRET"],
};

const LIST_EVENTS: FunctionForm = { ...LIST_DELIVERIES, entry: "list-events" };

/** The table's stream brings what it writes to the function that tells. */
const REPLAY_DELIVERY: FunctionForm = {
  entry: "replay-delivery",
  timeoutSeconds: 10,
  table: "replay",
  secrets: ["API_SECRET"],
};

const LIST_OPERATIONS: FunctionForm = {
  entry: "list-operations",
  timeoutSeconds: 10,
  table: "none",
  secrets: [],
};

const RECEIVE_CALLBACK: FunctionForm = {
  entry: "receive-callback",
  timeoutSeconds: 25,
  table: "write",
  secrets: STARTING,
};

const GET_HEALTH: FunctionForm = {
  entry: "get-health",
  timeoutSeconds: 10,
  table: "read",
  secrets: [],
};

/** It shows secrets and dials nobody: `deliver-events` sends the challenge. */
const WEBHOOK_ENDPOINTS: FunctionForm = {
  entry: "webhook-endpoints",
  timeoutSeconds: 25,
  table: "register",
  secrets: ["API_SECRET", "WEBHOOK_SECRET"],
};

/**
 * It copies files of any size, for as long as Lambda lets a function run: two parts of 8 MB for
 * each of three copies, and CPU for TLS and checksums. Nothing calls it where no results are kept.
 */
const KEEP_RESULTS: FunctionForm = {
  entry: "keep-results",
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  table: "tell",
  secrets: [],
  results: "write",
  scheduled: true,
};

/**
 * Each route with the function that handles it. Timeouts nest: a create call at Tencent (10 s) <
 * the function that makes it < API Gateway (30 s).
 */
const ROUTES: readonly (Omit<ApiRoute, "handledBy"> & { readonly form: FunctionForm })[] = [
  { methods: [HttpMethod.POST], path: "/v1/tasks", form: SUBMIT_TASK },
  { methods: READING, path: "/v1/tasks/{taskId}", form: GET_TASK },
  { methods: READING, path: "/v1/tasks", form: LIST_TASKS },
  { methods: [HttpMethod.POST], path: "/v1/tasks/{taskId}/cancel", form: CANCEL_TASK },
  { methods: [HttpMethod.POST], path: "/v1/tasks/{taskId}/refresh", form: REFRESH_TASK },
  { methods: READING, path: "/v1/tasks/{taskId}/result", form: GET_RESULT },
  { methods: READING, path: "/v1/tasks/{taskId}/deliveries", form: LIST_DELIVERIES },
  {
    methods: [HttpMethod.POST],
    path: "/v1/tasks/{taskId}/deliveries/{deliveryId}/replay",
    form: REPLAY_DELIVERY,
  },
  { methods: READING, path: "/v1/tasks/{taskId}/events", form: LIST_EVENTS },
  {
    methods: [...READING, HttpMethod.POST],
    path: "/v1/webhook-endpoints",
    form: WEBHOOK_ENDPOINTS,
  },
  {
    methods: [...READING, HttpMethod.DELETE],
    path: "/v1/webhook-endpoints/{endpointId}",
    form: WEBHOOK_ENDPOINTS,
  },
  {
    methods: [HttpMethod.POST],
    path: "/v1/webhook-endpoints/{endpointId}/rotate",
    form: WEBHOOK_ENDPOINTS,
  },
  { methods: READING, path: "/v1/operations", form: LIST_OPERATIONS },
  { methods: READING, path: "/v1/operations/{name}", form: LIST_OPERATIONS },
  { methods: READING, path: "/openapi.json", form: { ...LIST_OPERATIONS, entry: "get-openapi" } },
  {
    methods: [HttpMethod.POST],
    path: "/v1/callbacks/{product}/{pathSecret}",
    form: RECEIVE_CALLBACK,
  },
  { methods: READING, path: "/v1/health", form: GET_HEALTH },
];

/**
 * The whole service: one table, its secrets, the functions, and the two things that call them: HTTP
 * and the clock.
 */
export class TaskService extends Stack {
  constructor(scope: Construct, id: string, props: TaskServiceProps) {
    super(scope, id, props);
    const secrets = serviceSecrets(this);
    const table = taskTable(this);
    const { settings, bundleDirectory } = props;
    const isKeeping = settings.KEEP_RESULTS !== undefined;
    const results = isKeeping ? resultBucket(this) : undefined;
    const parts = { table, secrets, settings, bundleDirectory, results };
    const functions: Partial<Record<EntryName, LambdaFunction>> = {};
    const make = (form: FunctionForm) =>
      (functions[form.entry] ??= serviceFunction(this, parts, form));

    const api = taskApi(
      this,
      ROUTES.map(({ form, ...route }): ApiRoute => ({ ...route, handledBy: make(form) })),
      make({ entry: "refuse-request", timeoutSeconds: 10, table: "none", secrets: [] }),
    );
    const minute = Duration.minutes(1);
    // They work for 55 s and stop; the rest is for what they are in the middle of then.
    for (const entry of ["poll-tasks", "start-tasks"] as const) {
      const form = { timeoutSeconds: 90, table: "write", secrets: STARTING } as const;
      callEvery(this, make({ entry, ...form, scheduled: true }), minute);
    }
    const teller = make({
      entry: "deliver-events",
      timeoutSeconds: 90,
      table: "tell",
      secrets: ["WEBHOOK_SECRET"],
      scheduled: true,
      allowed: [...mayResume(this, props.settings), ...mayPut(this, props.settings)],
    });
    callEvery(this, teller, minute);
    tellFrom(table, teller);
    eventBus(this, props.settings);
    const keeper = make(KEEP_RESULTS);
    if (isKeeping) callEvery(this, keeper, minute);
    if (isKeeping) keepFrom(table, keeper);
    // As long as Lambda lets a function run: it reads the whole table, and starts and asks nothing.
    const auditing = { timeoutSeconds: 900, table: "audit", secrets: [], scheduled: true } as const;
    callEvery(this, make({ entry: "audit-tasks", ...auditing }), Duration.days(1));
    const { MPS_SQS_QUEUE: queue } = settings;
    if (queue !== undefined)
      takeFrom(queue, make({ ...RECEIVE_CALLBACK, entry: "receive-notices" }));

    const heartbeats = [
      { entry: "poll-tasks", every: minute },
      { entry: "start-tasks", every: minute },
      { entry: "deliver-events", every: minute },
      { entry: "audit-tasks", every: Duration.days(1) },
      ...(isKeeping ? [{ entry: "keep-results", every: minute } as const] : []),
    ] as const;
    serviceAlarms(this, { functions, heartbeats, topicArn: settings.ALARM_TOPIC_ARN });

    new CfnOutput(this, "ApiUrl", { value: api.apiEndpoint });
    const shown = {
      ApiSecretArn: "API_SECRET",
      TencentSecretArn: "TENCENT_SECRET",
      CallbackSecretArn: "CALLBACK_SECRET",
    } as const;
    for (const [id, name] of Object.entries(shown))
      new CfnOutput(this, id, { value: secrets[name].secretArn });
  }
}
