import { expect, test } from "vitest";
import { cancelTask } from "../../functions/lifecycle/cancel-task.ts";
import type { Written } from "../../functions/store/table.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { ask, input, submit } from "../support/client.ts";
import { counts, withCaps } from "../support/daily-caps.ts";
import { startingAround } from "../support/planted-rows.ts";

test.each(["[seconds:3600]", "waits"])(
  "a put whose answer is lost loses against itself, and its task stays counted (%#)",
  async (prompt) => {
    const options = await startingAround((table) => ({
      put: async (row, condition) => {
        await table.put(row, condition);
        return table.put(row, condition);
      },
    }));
    const system = await withCaps(
      { all: 5 },
      { ...options, environment: { ...options.environment, LANE_LIMIT_VOD_AIGC: "1" } },
    );
    if (prompt === "waits") await submit(system, "before");
    const before = (await counts(system))["spend#2026-01-01 all"] ?? 0;

    const answer = await submit(system, "one", { input: input(prompt) });

    expect(answer).toMatchObject({
      status: 202,
      body: { status: prompt === "waits" ? "queued" : "running" },
    });
    expect((await counts(system))["spend#2026-01-01 all"]).toBe(before + 1);
  },
);

test("a task that could not be written stays counted: too few are taken then, never too many", async () => {
  let broken = true;
  const options = await startingAround((table) => ({
    put: (row, condition) =>
      broken && row.sk === "task"
        ? Promise.reject(new Unavailable("The table did not answer."))
        : table.put(row, condition),
  }));
  const system = await withCaps({ all: 2 }, options);

  const failed = await submit(system, "one");
  broken = false;
  const answers = [await submit(system, "two"), await submit(system, "three")];

  expect(failed.status).toBe(503);
  expect(answers.map(({ status }) => status)).toEqual([202, 429]);
});

test("a count that cannot be given back stays and is told, and the cancellation holds", async () => {
  const options = await startingAround((table) => ({
    update: (key, condition, update) =>
      update.add?.tasks === -1
        ? Promise.reject(new Unavailable("The table did not answer."))
        : table.update(key, condition, update),
  }));
  const system = await withCaps(
    { all: 2 },
    { ...options, environment: { ...options.environment, LANE_LIMIT_VOD_AIGC: "1" } },
  );
  await submit(system, "runs");
  const waits = await submit(system, "waits");

  const answer = await ask(system, "POST", `/v1/tasks/${waits.body.taskId}/cancel`);
  const next = await submit(system, "next");

  expect(answer).toMatchObject({ status: 200, body: { outcome: "canceled" } });
  expect(next).toMatchObject({ status: 429, body: { code: "daily_cap_reached" } });
  expect(system.log).toContainEqual(
    expect.objectContaining({
      event: "count_not_taken_back",
      tenant: "default",
      reason: "The table did not answer.",
    }),
  );
});

test("a cancellation that loses a race and wins the next gives one task back", async () => {
  let between = true;
  const options = await startingAround((table) => ({
    update: async (key, condition, update) => {
      if (between && update.set?.status === "canceled") {
        between = false;
        await table.update(key, { exists: "pk" }, { add: { revision: 1 } });
      }
      return table.update(key, condition, update);
    },
  }));
  const system = await withCaps(
    { all: 5 },
    { ...options, environment: { ...options.environment, LANE_LIMIT_VOD_AIGC: "1" } },
  );
  await submit(system, "runs");
  const waits = await submit(system, "waits");

  const answer = await ask(system, "POST", `/v1/tasks/${waits.body.taskId}/cancel`);

  expect(answer).toMatchObject({ status: 200, body: { outcome: "canceled" } });
  expect((await counts(system))["spend#2026-01-01 all"]).toBe(1);
});

/**
 * A task that waits, and is canceled over a table whose write of that end goes as `write` lets it.
 */
const cancelOver = async (
  write: (apply: () => Promise<Written>, cancel: () => Promise<unknown>) => Promise<Written>,
) => {
  let isFirst = true;
  const canceling = Promise.withResolvers<() => Promise<unknown>>();
  const options = await startingAround((table) => ({
    update: async (key, condition, update) => {
      const apply = () => table.update(key, condition, update);
      if (!isFirst || update.set?.status !== "canceled") return apply();
      isFirst = false;
      return write(apply, await canceling.promise);
    },
  }));
  const system = await withCaps(
    { all: 5 },
    { ...options, environment: { ...options.environment, LANE_LIMIT_VOD_AIGC: "1" } },
  );
  await submit(system, "runs");
  const { body } = await submit(system, "waits");
  canceling.resolve(() =>
    cancelTask(system.dependencies, { tenant: "default", taskId: body.taskId }),
  );
  const answer = await ask(system, "POST", `/v1/tasks/${body.taskId}/cancel`);
  return {
    system,
    answer,
    told: system.log.filter(
      ({ event, taskId }) => event === "task_settled" && taskId === body.taskId,
    ),
  };
};

test("a cancellation whose write loses against itself gives one task back and is told once", async () => {
  const { system, answer, told } = await cancelOver(async (apply) => {
    await apply();
    return apply();
  });

  expect(answer).toMatchObject({ status: 200, body: { outcome: "canceled" } });
  expect((await counts(system))["spend#2026-01-01 all"]).toBe(1);
  expect(told).toHaveLength(1);
});

test("of two cancellations at once one gives the task back and tells its end", async () => {
  const { system, answer, told } = await cancelOver(async (apply, cancel) => {
    await cancel();
    return apply();
  });

  expect(answer).toMatchObject({ status: 200, body: { outcome: "already_settled" } });
  expect((await counts(system))["spend#2026-01-01 all"]).toBe(1);
  expect(told).toHaveLength(1);
});
