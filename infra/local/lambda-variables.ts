import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import type { FunctionConfiguration } from "./lambda-invocation.ts";

/** The region of a function that is told of none: that of the embedded table. */
const REGION = "us-east-1";

/**
 * Everything that a function sees of an environment: its own variables, and those that Lambda sets.
 * No PATH and nothing of the runner's: what a function needs it must get from its configuration,
 * as on Lambda. Source: "Defined runtime environment variables", developer guide, without those
 * that name folders of Amazon's machines. `_X_AMZN_TRACE_ID` comes with each invocation.
 */
export function lambdaVariables(
  { name, bundle, handler, memoryMegabytes, environment }: FunctionConfiguration,
  { runtimeApi, now }: { readonly runtimeApi: string; readonly now: number },
): Record<string, string> {
  const region = environment.AWS_REGION ?? REGION;
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    TZ: "UTC",
    LANG: "en_US.UTF-8",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...environment,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    // The template asks for JSON. Lambda's default level goes with it.
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_LEVEL: "INFO",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${hex(16)}`,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: dirname(bundle),
    _HANDLER: handler,
  };
}

/**
 * The trace of one invocation, as Lambda names it where X-Ray samples nothing.
 *
 * Example: `Root=1-6790f1c0-5f3c0c1e9a7b4d2e8f6a1b3c;Parent=53995c3f42cd8ad8;Sampled=0`.
 */
export function traceIdOf(now: number): string {
  const second = Math.floor(now / 1000).toString(16);
  return `Root=1-${second}-${hex(12)};Parent=${hex(8)};Sampled=0`;
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");
