import { type ILayerVersion, LayerVersion } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** The parts of a function by which OpenTelemetry traces it. */
export interface Telemetry {
  readonly layers: ILayerVersion[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The program of a layer that starts Lambda's runtime. Sources: "Enable Application Signals for
 * your Lambda functions", CloudWatch User Guide; the README of open-telemetry/opentelemetry-lambda.
 */
const wrapperOf = (arn: string): string =>
  arn.includes(":layer:AWSOpenTelemetryDistroJs:") ? "/opt/otel-instrument" : "/opt/otel-handler";

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
  if (arn === undefined) return { layers: [], environment: {} };
  return {
    layers: [LayerVersion.fromLayerVersionArn(scope, `${id}Telemetry`, arn)],
    environment: {
      AWS_LAMBDA_EXEC_WRAPPER: wrapperOf(arn),
      ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    },
  };
}
