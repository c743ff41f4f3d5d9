import { describe, expect, test } from "vitest";
import { connects, functionOf, startSwitchboard } from "../support/local-function.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

describe("an invocation", () => {
  test("gives the handler its event and its context, and returns what it returns", async () => {
    const local = functionOf(`export const handler = async (event, context) => ({
      event, name: context.functionName, id: context.awsRequestId, remaining: context.getRemainingTimeInMillis() });`);

    const outcome = await local.invoke({ title: "Ünïcode" });

    expect(outcome).toEqual({
      ok: true,
      payload: {
        event: { title: "Ünïcode" },
        name: "submit-task",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        remaining: expect.any(Number),
      },
    });
  });

  test("sees the function's variables and what Lambda sets, and nothing of the runner's environment", async () => {
    const local = functionOf("export const handler = async () => process.env;", {
      environment: { TABLE: "tasks" },
    });

    const outcome = await local.invoke({});

    expect(outcome).toEqual({
      ok: true,
      payload: {
        TABLE: "tasks",
        TZ: "UTC",
        LANG: "en_US.UTF-8",
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        AWS_LAMBDA_FUNCTION_NAME: "submit-task",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_LOG_FORMAT: "JSON",
        AWS_LAMBDA_LOG_LEVEL: "INFO",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/submit-task",
        AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(
          /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
        ),
        _X_AMZN_TRACE_ID: expect.stringMatching(
          /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
        ),
        LAMBDA_TASK_ROOT: expect.stringContaining("callsheet-lambda-"),
        _HANDLER: "index.handler",
      },
    });
  });

  test("finds the environment warm that an earlier one left", async () => {
    const local = functionOf("let count = 0; export const handler = async () => ++count;");
    await local.invoke({});

    const outcome = await local.invoke({});

    expect(outcome).toEqual({ ok: true, payload: 2 });
  });

  test("may take as long as its timeout allows: the Runtime API closes no connection that is idle meanwhile", async () => {
    const local = functionOf(`export const handler = async () => {
      const response = await fetch("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/ping");
      return [response.status, response.headers.get("keep-alive")]; };`);

    const outcome = await local.invoke({});

    expect(outcome).toEqual({ ok: true, payload: [404, null] });
  });

  test("returns null when the handler returns nothing", async () => {
    const local = functionOf("export const handler = async () => undefined;");

    const outcome = await local.invoke({});

    expect(outcome).toEqual({ ok: true, payload: null });
  });

  test("has each line that the function writes handed on under its name", async () => {
    const lines: string[] = [];
    const onLog = (name: string, line: string) => lines.push(`${name}: ${line}`);
    const local = functionOf(
      `export const handler = async () => { console.log("one\\ntwo"); console.error("three"); };`,
      { onLog },
    );
    await local.invoke({});

    await local.stop();

    expect(lines.sort()).toEqual(["submit-task: one", "submit-task: three", "submit-task: two"]);
  });
});

describe("several invocations at once", () => {
  test("run beside each other, each in an environment of its own", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const local = functionOf(
      `${connects} export const handler = async () => { await once(connect(${port}), "data"); return process.pid; };`,
    );
    const first = local.invoke({});
    const firstCall = await nextConnection();
    const second = local.invoke({});
    const secondCall = await nextConnection();

    firstCall.end("go");
    secondCall.end("go");

    expect(await first).toEqual({ ok: true, payload: expect.any(Number) });
    expect(await first).not.toEqual(await second);
  });

  test("wait in order when there may be no more environments", async () => {
    const local = functionOf(
      "let count = 0; export const handler = async (event) => [event, ++count];",
      { maxEnvironments: 1 },
    );

    const outcomes = await Promise.all(["a", "b", "c"].map((event) => local.invoke(event)));

    expect(outcomes).toEqual([
      { ok: true, payload: ["a", 1] },
      { ok: true, payload: ["b", 2] },
      { ok: true, payload: ["c", 3] },
    ]);
  });
});

describe("failures", () => {
  test("an error that the handler throws is told by type and message, and the environment lives on", async () => {
    const local = functionOf(`let count = 0;
      export const handler = async () => { if (++count === 1) throw new TypeError("no such thing"); return count; };`);

    const outcome = await local.invoke({});

    expect(outcome).toEqual({
      ok: false,
      error: "unhandled",
      message: "submit-task: TypeError: no such thing",
    });
    expect(await local.invoke({})).toEqual({ ok: true, payload: 2 });
  });

  test("a handler that takes too long is ended even if it never pauses, and the next invocation gets a new environment", async () => {
    const clock = new VirtualClock();
    const { port, nextConnection } = await startSwitchboard();
    const local = functionOf(
      `${connects} let count = 0; export const handler = async (hang) => {
        count++; if (hang) await once(connect(${port}), "connect"); while (hang); return count; };`,
      { clock, timeoutMs: 500, maxEnvironments: 1 },
    );
    const hanging = local.invoke(true);
    await nextConnection();

    await clock.advance(500);

    expect(await hanging).toEqual({
      ok: false,
      error: "timeout",
      message: "submit-task: it timed out after 500 ms",
    });
    expect(await local.invoke(false)).toEqual({ ok: true, payload: 1 });
  });

  test("a bundle that is not ready within Lambda's ten seconds is an init error", async () => {
    const clock = new VirtualClock();
    const { port, nextConnection } = await startSwitchboard();
    const local = functionOf(
      `${connects} await once(connect(${port}), "never"); export const handler = async () => 1;`,
      { clock },
    );
    const starting = local.invoke({});
    await nextConnection();

    await clock.advance(10_000);

    expect(await starting).toEqual({
      ok: false,
      error: "init",
      message: "submit-task: it was not ready after 10000 ms",
    });
  });

  test("a process that ends in the middle of an invocation is a crash, and the next invocation gets a new environment", async () => {
    const local = functionOf(
      "export const handler = async (exit) => (exit ? process.exit(3) : 'fine');",
    );

    const outcome = await local.invoke(true);

    expect(outcome).toEqual({
      ok: false,
      error: "crash",
      message: "submit-task: its process ended with exit code 3",
    });
    expect(await local.invoke(false)).toEqual({ ok: true, payload: "fine" });
  });

  test.each([
    ["throws while it loads", `throw new Error("no table");`, "submit-task: Error: no table"],
    ["ends while it loads", "process.exit(3);", "submit-task: its process ended with exit code 3"],
    [
      "exports no handler",
      "export const other = 1;",
      "submit-task: Error: index.handler is not a function that the bundle exports.",
    ],
  ])("a bundle that %s is an init error of every invocation", async (_what, source, message) => {
    const local = functionOf(source, { maxEnvironments: 1 });

    const outcomes = await Promise.all([local.invoke({}), local.invoke({})]);

    expect(outcomes).toEqual([
      { ok: false, error: "init", message },
      { ok: false, error: "init", message },
    ]);
  });
});
