import { Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  type HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";

export interface ApiRoute {
  readonly methods: readonly HttpMethod[];
  readonly path: string;
  readonly handledBy: LambdaFunction;
}

/**
 * For each route by itself. Together at most 500 posts in any one second, which is half of what one
 * partition of an index can take (1,000 write units), so that a flood is turned away here and not
 * by the table.
 */
const throttle = { rateLimit: 400, burstLimit: 100 };

/**
 * The HTTP API: no CORS, as no browser calls it, and no authorizer, as each function checks what
 * its callers have to show. With a domain of its own it has no other address.
 */
export function taskApi(
  scope: Construct,
  routes: readonly ApiRoute[],
  { fallback, hasDomain }: { readonly fallback: LambdaFunction; readonly hasDomain: boolean },
): { readonly api: HttpApi; readonly stage: HttpStage; readonly accessLog: LogGroup } {
  // No timeout of its own: API Gateway then waits 30 s, its limit for HTTP APIs (CDK takes 29 at
  // most). Functions give up earlier.
  const integrationOf = (handledBy: LambdaFunction) =>
    new HttpLambdaIntegration(`${handledBy.node.id}Integration`, handledBy);
  const api = new HttpApi(scope, "TaskApi", {
    apiName: Stack.of(scope).stackName,
    createDefaultStage: false,
    // Behind a domain, the address that everybody could find has no web ACL in front of it.
    ...(hasDomain ? { disableExecuteApiEndpoint: true } : {}),
    // The route `$default`, for a request that fits no other.
    defaultIntegration: integrationOf(fallback),
  });
  for (const { methods, path, handledBy } of routes)
    api.addRoutes({ path, methods: [...methods], integration: integrationOf(handledBy) });
  const accessLog = new LogGroup(scope, "TaskApiLogs", { retention: RetentionDays.ONE_MONTH });
  const stage = new HttpStage(scope, "TaskApiStage", {
    httpApi: api,
    stageName: "$default",
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(accessLog),
      format: AccessLogFormat.custom(accessLogLine),
    },
  });
  return { api, stage, accessLog };
}

/**
 * A line for requests that a function cannot log: throttled ones, and those that it did not
 * survive. Never the path: a callback's is a secret.
 */
const accessLogLine = JSON.stringify({
  requestId: "$context.requestId",
  lambdaRequestId: "$context.awsEndpointRequestId",
  sourceIp: "$context.identity.sourceIp",
  routeKey: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  functionStatus: "$context.integration.status",
});
