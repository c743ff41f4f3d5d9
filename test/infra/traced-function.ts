// Does to a function what a layer with OpenTelemetry does: `node traced-function.ts <folder of a
// bundle>` wraps its handler, calls it once with a request, and sends the span.
import { createRequire } from "node:module";
import { join } from "node:path";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { AwsLambdaInstrumentation } from "@opentelemetry/instrumentation-aws-lambda";
import { SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const [folder = ""] = process.argv.slice(2);
Object.assign(process.env, { LAMBDA_TASK_ROOT: folder, _HANDLER: "index.handler" });
const provider = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
const instrumentation = new AwsLambdaInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.enable();

const { handler } = createRequire(import.meta.url)(join(folder, "index.cjs"));
const request = { headers: {}, requestContext: { requestId: "r-1", http: { method: "GET" } } };
const lambda = {
  functionName: "list-operations",
  awsRequestId: "invocation-1",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:list-operations",
};
const { statusCode } = await handler(request, lambda);
await provider.forceFlush();
console.log(statusCode);
