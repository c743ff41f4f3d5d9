import { describe, expect, test } from "vitest";
import { TencentSilence, TencentUnreached } from "../../functions/tencent/error.ts";
import type { HttpAnswer } from "../../functions/tencent/transport.ts";
import { callBack, completion, read, signed } from "../support/client.ts";
import { MINUTE, startBetween, startTask } from "./start-task.ts";

describe("where Tencent does not answer our question,", () => {
  const failures: [string, () => Promise<HttpAnswer>][] = [
    [
      "cannot be reached",
      () => Promise.reject(new TencentUnreached("DescribeTaskDetail", "refused")),
    ],
    ["says nothing", () => Promise.reject(new TencentSilence("DescribeTaskDetail", "reset"))],
    ["answers 502 in HTML", async () => ({ status: 502, body: "<html></html>" })],
    [
      "answers InternalError",
      async () => ({
        status: 200,
        body: '{"Response":{"Error":{"Code":"InternalError","Message":""},"RequestId":"1"}}',
      }),
    ],
  ];
  const failOnce = (fail: () => Promise<HttpAnswer>) => {
    let failed = false;
    return startBetween(({ action }, send) => {
      if (action !== "DescribeTaskDetail" || failed) return send();
      failed = true;
      return fail();
    });
  };

  test.each(failures)(
    "as it %s, the task is due at once, and the poller settles it",
    async (_, fail) => {
      const system = await failOnce(fail);
      const { taskId, started } = await startTask(system);
      await system.clock.advance(5000);

      const answer = await callBack(system, signed(system, completion(started)));
      const waiting = await read(system, taskId);
      await system.tick();

      expect(answer.status).toBe(200);
      expect(waiting).toMatchObject({ status: "running", nextCheckAt: "2026-01-01T00:01:05.000Z" });
      expect(await read(system, taskId)).toMatchObject({
        status: "succeeded",
        completedVia: "poll",
      });
    },
  );

  test("a task in doubt is adopted all the same: its callback was the only one to know the TaskId", async () => {
    const system = await failOnce(() =>
      Promise.reject(new TencentSilence("DescribeTaskDetail", "reset")),
    );
    const { taskId, started } = await startTask(system, "[silence]");
    await system.clock.advance(5000);

    const answer = await callBack(system, signed(system, completion(started)));
    await system.pass(10 * MINUTE);
    // A sender that was not answered with 2xx sends again.
    if (answer.status >= 300) await callBack(system, signed(system, completion(started)));

    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: started.TaskId,
    });
  });
});
