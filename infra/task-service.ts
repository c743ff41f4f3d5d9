import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { serviceAlarms } from "./alarms.ts";
import type { EntryName } from "./bundle.ts";
import { serviceSecrets } from "./secrets.ts";
import { type FunctionForm, serviceFunction } from "./service-function.ts";
import type { Settings } from "./settings.ts";
import { type ApiRoute, taskApi } from "./task-api.ts";
import { callEvery } from "./task-schedule.ts";
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

/** It may wait for news for 20 s, and asks Tencent how far a task is for who waits. */
const GET_TASK: FunctionForm = {
  entry: "get-task",
  timeoutSeconds: 29,
  table: "place",
  secrets: ["API_SECRET", "TENCENT_SECRET"],
};

/**
 * The whole service: one table, its secrets, the functions, and the two things that call them: HTTP
 * and the clock.
 */
export class TaskService extends Stack {
  constructor(scope: Construct, id: string, props: TaskServiceProps) {
    super(scope, id, props);
    const secrets = serviceSecrets(this);
    const parts = { table: taskTable(this), secrets, settings: props.settings, bundleDirectory: props.bundleDirectory };
    const functions: Partial<Record<EntryName, LambdaFunction>> = {};
    const make = (form: FunctionForm) => (functions[form.entry] = serviceFunction(this, parts, form));

    // Timeouts nest: a create call at Tencent (10 s) < the function that makes it < API Gateway (30
    // s).
    const routes: ApiRoute[] = [
      {
        methods: [HttpMethod.POST],
        path: "/v1/tasks",
        handledBy: make({
          entry: "submit-task",
          timeoutSeconds: 25,
          table: "write",
          secrets: ["API_SECRET", "IDENTITY_SECRET", ...STARTING],
        }),
      },
      {
        methods: READING,
        path: "/v1/tasks/{taskId}",
        handledBy: make(GET_TASK),
      },
      {
        methods: READING,
        path: "/v1/tasks",
        // The context's keys sign its cursors.
        handledBy: make({
          entry: "list-tasks",
          timeoutSeconds: 25,
          table: "list",
          secrets: ["API_SECRET", "CONTEXT_SECRET"],
        }),
      },
      {
        methods: [HttpMethod.POST],
        path: "/v1/tasks/{taskId}/cancel",
        // It may hand a slot on to the next task.
        handledBy: make({ entry: "cancel-task", timeoutSeconds: 25, table: "write", secrets: ["API_SECRET", ...STARTING] }),
      },
      {
        methods: READING,
        path: "/v1/operations",
        handledBy: make({ entry: "list-operations", timeoutSeconds: 10, table: "none", secrets: [] }),
      },
      {
        methods: [HttpMethod.POST],
        path: "/v1/callbacks/{product}/{pathSecret}",
        handledBy: make({
          entry: "receive-callback",
          timeoutSeconds: 25,
          table: "write",
          secrets: STARTING,
        }),
      },
      {
        methods: READING,
        path: "/v1/health",
        handledBy: make({ entry: "get-health", timeoutSeconds: 10, table: "read", secrets: [] }),
      },
    ];
    const api = taskApi(this, routes, make({ entry: "refuse-request", timeoutSeconds: 10, table: "none", secrets: [] }));
    const minute = Duration.minutes(1);
    // They work for 55 s and stop; the rest is for what they are in the middle of then.
    for (const entry of ["poll-tasks", "start-tasks"] as const) {
      const form = {
        timeoutSeconds: 90,
        table: "write",
        secrets: STARTING,
        scheduled: true,
      } as const;
      callEvery(this, make({ entry, ...form }), minute);
    }
    // As long as Lambda lets a function run: it reads the whole table, and starts and asks nothing.
    const auditing = { timeoutSeconds: 900, table: "audit", secrets: [], scheduled: true } as const;
    callEvery(this, make({ entry: "audit-tasks", ...auditing }), Duration.days(1));

    const heartbeats = [
      { entry: "poll-tasks", every: minute },
      { entry: "start-tasks", every: minute },
      { entry: "audit-tasks", every: Duration.days(1) },
    ] as const;
    serviceAlarms(this, { functions, heartbeats, topicArn: props.settings.ALARM_TOPIC_ARN });

    new CfnOutput(this, "ApiUrl", { value: api.apiEndpoint });
    const shown = { ApiSecretArn: "API_SECRET", TencentSecretArn: "TENCENT_SECRET", CallbackSecretArn: "CALLBACK_SECRET" } as const;
    for (const [id, name] of Object.entries(shown)) new CfnOutput(this, id, { value: secrets[name].secretArn });
  }
}
