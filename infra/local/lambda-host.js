// Runs one bundle in one execution environment, as Lambda's Node.js runtime does:
// `node lambda-host.js <bundle>`.
//
// One connection leads to the Runtime API. When it closes, the runner is gone, killed perhaps, and
// this process ends with it: also in the middle of an invocation, as nothing is left to hold it
// to its timeout. Unlike Lambda, nothing freezes it between invocations: a timer that a handler
// leaves behind fires.
import http from "node:http";
import process from "node:process";
import { pathToFileURL } from "node:url";

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const leave = () => process.exit(1);

function call(method, path, body = "") {
  return new Promise((resolve) => {
    const request = http.request(`${base}/${path}`, { method, agent }, async (response) => {
      const chunks = await response.toArray();
      resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() });
    });
    request.on("socket", (socket) => {
      if (!socket.listeners("close").includes(leave)) socket.on("close", leave);
    });
    request.on("error", leave);
    request.end(body);
  });
}

function describe(error) {
  if (!(error instanceof Error))
    return { errorType: typeof error, errorMessage: String(error), stackTrace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: (error.stack ?? "").split("\n").slice(1),
  };
}

async function loadHandler() {
  const exportName = process.env._HANDLER.split(".").at(-1);
  const { [exportName]: handler } = await import(pathToFileURL(process.argv[2]).href);
  if (typeof handler !== "function")
    throw new Error(`${process.env._HANDLER} is not a function that the bundle exports.`);
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serve(handler) {
  for (;;) {
    const { headers, text } = await call("GET", "invocation/next");
    process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
    const invocation = `invocation/${headers["lambda-runtime-aws-request-id"]}`;
    try {
      const payload = await handler(JSON.parse(text), contextOf(headers));
      await call("POST", `${invocation}/response`, JSON.stringify(payload) ?? "null");
    } catch (error) {
      console.error(error);
      await call("POST", `${invocation}/error`, JSON.stringify(describe(error)));
    }
  }
}

try {
  const handler = await loadHandler();
  await serve(handler);
} catch (error) {
  console.error(error);
  await call("POST", "init/error", JSON.stringify(describe(error)));
  leave();
}
