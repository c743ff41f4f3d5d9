import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { bundleOf, connects, functionOf, startSwitchboard } from "../support/local-function.ts";

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("the end", () => {
  test("stopping ends the processes, in the middle of an invocation too, and tells those who wait", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const source = `${connects} export const handler = async () => once(connect(${port}).end(String(process.pid)), "never");`;
    const local = functionOf(source, { maxEnvironments: 1 });
    const running = local.invoke({});
    const waiting = local.invoke({});
    const call = await nextConnection();
    const [pid] = await once(call.setEncoding("utf8"), "data");

    await local.stop();

    expect(await running).toEqual({
      ok: false,
      error: "crash",
      message: "submit-task: its process ended with SIGKILL",
    });
    expect(await waiting).toMatchObject({
      ok: false,
      message: "submit-task was stopped before its turn came",
    });
    expect(isAlive(Number(pid))).toBe(false);
  });

  /**
   * Another process that runs the function once, as a runner does, and can be killed. It says so
   * when the function has returned.
   */
  function startRunner(bundle: string): ChildProcess & { stdout: NodeJS.ReadableStream } {
    const module = new URL("../../infra/local/lambda-runtime.ts", import.meta.url).href;
    const options = {
      name: "submit-task",
      bundle,
      handler: "index.handler",
      environment: {},
      timeoutMs: 600_000,
      memoryMegabytes: 256,
    };
    const code = `import { createFunction } from "${module}"; await createFunction(${JSON.stringify(options)}).invoke({}); console.log("done");`;
    const runner = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void runner.kill("SIGKILL"));
    return runner;
  }

  test("an environment ends in the middle of an invocation when its runner is killed", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const bundle = bundleOf(
      `${connects} export const handler = async () => once(connect(${port}), "never");`,
    );
    const runner = startRunner(bundle);
    const call = await nextConnection();

    runner.kill("SIGKILL");

    await expect(once(call.resume(), "close")).resolves.toHaveLength(1);
  });

  test("an idle environment ends when its runner is killed", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const bundle = bundleOf(
      `${connects} connect(${port}); export const handler = async () => "done";`,
    );
    const runner = startRunner(bundle);
    const returned = once(createInterface({ input: runner.stdout }), "line");
    const call = await nextConnection();
    await returned;

    runner.kill("SIGKILL");

    await expect(once(call.resume(), "close")).resolves.toHaveLength(1);
  });
});
