import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, submit } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

/** Submits a task whose caller waits, and says how many seconds the answer took. */
const submitAndWait = async (system: System, prompt: string, prefer: string, key = "one") => {
  const start = system.clock.now();
  const body = JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input(prompt) });
  const answer = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": key, prefer },
    body,
  });
  return { ...answer, seconds: (system.clock.now() - start) / 1000 };
};

const startPatient = (options: SystemOptions = {}) => startSystem(options);

describe("a submission whose caller waits", () => {
  test("is answered as soon as the task that it started has changed, with its output", async () => {
    const system = await startPatient();

    const answer = await submitAndWait(system, "A cat. [seconds:5]", "wait=20");

    expect(answer).toMatchObject({
      status: 202,
      body: { status: "succeeded", settled: true },
      seconds: 5,
    });
    expect(answer.body.output?.files).toHaveLength(1);
    expect(answer.headers.get("preference-applied")).toBe("wait=20");
    expect(answer.headers.has("retry-after")).toBe(false);
  });

  test("is answered with the task as it is when the seconds have passed", async () => {
    const system = await startPatient();

    const answer = await submitAndWait(system, "A cat. [seconds:600]", "wait=3");

    expect(answer).toMatchObject({ status: 202, body: { status: "running" }, seconds: 3 });
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  test("waits for a repeat of its key as well, and starts nothing", async () => {
    const system = await startPatient();
    await submitAndWait(system, "A cat. [seconds:5]", "wait=0");

    const answer = await submitAndWait(system, "A cat. [seconds:5]", "wait=20");

    expect(answer).toMatchObject({ status: 202, body: { status: "succeeded" }, seconds: 5 });
    expect(answer.headers.get("idempotent-replayed")).toBe("true");
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("is answered three seconds before its function ends, however long the start has taken", async () => {
    const system: System = await startPatient({
      seams: {
        send: async () => {
          await system.clock.sleep(10_000);
          throw new Error("reset");
        },
      },
    });

    const answer = await submitAndWait(system, "A cat.", "wait=20");

    expect(answer).toMatchObject({ status: 202, body: { status: "doubtful" } });
    expect(answer.seconds).toBeLessThanOrEqual(22);
    expect(answer.seconds).toBeGreaterThanOrEqual(20);
  });

  test("waits no longer than the deployment allows", async () => {
    const system = await startPatient({ environment: { LONGEST_WAIT_SECONDS: "0" } });

    const answer = await submitAndWait(system, "A cat. [seconds:600]", "wait=20");

    expect(answer).toMatchObject({ status: 202, body: { status: "running" }, seconds: 0 });
    expect(answer.headers.get("preference-applied")).toBe("wait=0");
  });
});

describe("when a task is looked at next", () => {
  test("is never in the past: what is due already is looked at by the next run of the schedule", async () => {
    const system = await startSystem({ callbacks: "off" });
    const { body } = await submit(system, "one", { input: input("A cat. [seconds:600]") });
    await system.clock.advance(3_600_000);

    const task = await read(system, body.taskId);

    expect(task.status).toBe("running");
    expect(task.nextCheckAt).toBe(new Date(system.clock.now() + 60_000).toISOString());
  });
});
