import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import {
  type Answer,
  ask,
  callBack,
  completion,
  contextOf,
  input,
  read,
  signed,
  submit,
  traces,
} from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ACME_KEY = "acme-api-key-000000000000";

type Refreshed = TaskAnswer & Partial<Pick<Problem, "code">>;

const refresh = (system: System, taskId: string, key = API_KEY): Promise<Answer<Refreshed>> =>
  ask(system, "POST", `/v1/tasks/${taskId}/refresh`, {
    headers: { authorization: `Bearer ${key}` },
  });

const questions = ({ standIn }: System): number => standIn.calls("DescribeTaskDetail");

/** A task that runs for this long. Its callback is lost, so nobody has asked about it. */
const runningTask = async (seconds = 600) => {
  const system = await startSystem({ callbacks: "lost" });
  const { body } = await submit(system, "one", { input: input(`A cat. [seconds:${seconds}]`) });
  await system.clock.advance(MINUTE);
  return { system, taskId: body.taskId };
};

describe("a caller who refreshes a task", () => {
  test("sees how far it is, and when the poller asks stays as it was", async () => {
    const { system, taskId } = await runningTask();
    await system.clock.advance(4 * MINUTE);
    const before = await read(system, taskId);

    const { status, body, headers } = await refresh(system, taskId);

    expect(status).toBe(200);
    expect(before).not.toHaveProperty("progress");
    expect(body).toMatchObject({ status: "running", nextCheckAt: before.nextCheckAt });
    expect(body.progress).toBeGreaterThan(0);
    expect(headers.get("retry-after")).toBe("5");
    expect(questions(system)).toBe(1);
  });

  test("sees its end, which is settled as the poller would settle it", async () => {
    const { system, taskId } = await runningTask(30);

    const { status, body } = await refresh(system, taskId);

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "succeeded", settled: true, completedVia: "poll" });
    expect(body).toEqual(await read(system, taskId));
    expect(system.log.filter(({ event }) => event === "task_settled")).toHaveLength(1);
  });

  test("makes us ask once in ten seconds, however many callers come at once", async () => {
    const { system, taskId } = await runningTask();

    const answers = await Promise.all([1, 2, 3].map(() => refresh(system, taskId)));
    await system.clock.advance(9 * SECOND);
    const tooSoon = await refresh(system, taskId);
    await system.clock.advance(SECOND);
    const again = await refresh(system, taskId);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429]);
    expect(tooSoon).toMatchObject({ status: 429, body: { code: "asked_recently" } });
    expect(tooSoon.headers.get("retry-after")).toBe("1");
    expect(again.status).toBe(200);
    expect(questions(system)).toBe(2);
  });

  test("keeps no callback from asking: one that comes a second later settles the task", async () => {
    const { system, taskId } = await runningTask(61);
    const running = await refresh(system, taskId);
    await system.clock.advance(SECOND);

    await callBack(
      system,
      signed(
        system,
        completion({
          TaskId: running.body.providerTaskId ?? "",
          SessionContext: contextOf(taskId),
        }),
      ),
    );

    expect(running.body).toMatchObject({ status: "running" });
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
  });

  test("gets a settled task as it is: nothing is asked or written", async () => {
    const { system, taskId } = await runningTask(30);
    await refresh(system, taskId);
    const before = await traces(system);

    const { status, body } = await refresh(system, taskId);

    expect(status).toBe(200);
    expect(body).toEqual(await read(system, taskId));
    expect(await traces(system)).toEqual(before);
  });

  test("is told that a queued task is not at Tencent", async () => {
    const { system } = await runningTask();
    const queued = await submit(system, "two");
    const before = await traces(system);

    const answer = await refresh(system, queued.body.taskId);

    expect(queued.body.status).toBe("queued");
    expect(answer).toMatchObject({ status: 409, body: { code: "task_queued" } });
    expect(await traces(system)).toEqual(before);
  });

  test("is told that a start in doubt has no name at Tencent, and makes nobody look for it", async () => {
    const system = await startSystem({
      seams: {
        send: async ({ action }) => {
          throw new Error(`${action}: no answer`);
        },
      },
    });
    const doubtful = await submit(system, "one");
    const before = await traces(system);

    const answer = await refresh(system, doubtful.body.taskId);

    expect(doubtful.body.status).toBe("doubtful");
    expect(answer).toMatchObject({ status: 409, body: { code: "provider_task_unknown" } });
    expect(answer.headers.get("retry-after")).toBe("30");
    expect(await traces(system)).toEqual(before);
  });

  test("is told to come again where Tencent does not answer, and the task stays as it was", async () => {
    const system = await startSystem({
      seams: {
        send: async ({ action }) => {
          if (action === "DescribeTaskDetail") throw new TencentUnreached(action, "ECONNREFUSED");
          return {
            status: 200,
            body: '{"Response":{"TaskId":"1500000000-AigcVideoTask-1t","RequestId":"r"}}',
          };
        },
      },
    });
    const { body } = await submit(system, "one");
    const before = await read(system, body.taskId);

    const answer = await refresh(system, body.taskId);

    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(await read(system, body.taskId)).toEqual(before);
  });

  test("takes no turn but one of the callers' share", async () => {
    const { system, taskId } = await runningTask();
    const call = { product: { name: "vod" }, action: "DescribeTaskDetail", rate: 100 };
    const taken = Array.from({ length: 20 }, () =>
      system.dependencies.rateLimit.acquireToAsk(call),
    );

    const { status } = await refresh(system, taskId);

    await system.clock.during(Promise.all(taken));
    expect(status).toBe(503);
    expect(questions(system)).toBe(0);
  });

  test("finds no task of another tenant", async () => {
    const system = await startSystem({
      callbacks: "lost",
      secrets: { API_SECRET: { key: API_KEY, tenants: { acme: ACME_KEY } } },
    });
    const { body } = await submit(system, "one", { input: input("A cat. [seconds:600]") });
    const before = await traces(system);

    const answer = await refresh(system, body.taskId, ACME_KEY);

    expect(answer).toMatchObject({ status: 404, body: { code: "task_not_found" } });
    expect(await traces(system)).toEqual(before);
  });
});
