import { type ILayerVersion, LayerVersion } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** The parts of a function by which OpenTelemetry traces it. */
export interface Telemetry {
  readonly layers?: ILayerVersion[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The layer's program that starts Lambda's runtime. */
const WRAPPERS = [
  // "Enable Application Signals for your Lambda functions", CloudWatch User Guide.
  { name: "AWSOpenTelemetryDistroJs", wrapper: "/opt/otel-instrument" },
  // "OpenTelemetry Lambda NodeJS", README of open-telemetry/opentelemetry-lambda.
  { name: "", wrapper: "/opt/otel-handler" },
];

/**
 * The operator's layer with OpenTelemetry, where there is one. It wraps the handler: a span of each
 * invocation goes to `OTLP_ENDPOINT`. Calls of Tencent and of the table have no spans of their own,
 * as a layer finds no packages in a bundle.
 */
export function telemetryOf(
  scope: Construct,
  { id, settings }: { readonly id: string; readonly settings: Settings },
): Telemetry {
  const { OTEL_LAYER_ARN: arn, OTLP_ENDPOINT: endpoint } = settings;
  if (arn === undefined) return { environment: {} };
  const { wrapper = "" } = WRAPPERS.find(({ name }) => arn.includes(`:layer:${name}`)) ?? {};
  return {
    layers: [LayerVersion.fromLayerVersionArn(scope, `${id}Telemetry`, arn)],
    environment: {
      AWS_LAMBDA_EXEC_WRAPPER: wrapper,
      ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    },
  };
}
