import { expect, test } from "vitest";
import { follow, startElsewhere } from "../follow/follow.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { ask, input, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

/** The odd lines of a task's story. */
const oddities = async (system: System, taskId: string) => {
  const path = `/v1/tasks/${taskId}/events`;
  const { body } = await ask<{ events: readonly { kind: string }[] }>(system, "GET", path);
  return body.events.filter(({ kind }) => kind === "odd");
};

test("an odd answer that a cancellation brought is a line of the story", async () => {
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "DescribeTaskDetail" ? body.replaceAll("ABORTED", "ASLEEP") : body,
    { callbacks: "off" },
  );
  const { body } = await submit(system, "one", { input: input("[seconds:600]") });

  await ask(system, "POST", `/v1/tasks/${body.taskId}/cancel`);

  expect(await oddities(system, body.taskId)).toMatchObject([
    { what: "unknown_status", by: "tencent", reason: "ASLEEP", times: 1 },
  ]);
});

test("an odd answer about a task that is followed is the first odd line of its story", async () => {
  const system = await startWithAlteredAnswers(
    (body, { action }) => {
      if (action !== "DescribeTaskDetail") return body;
      const { Response } = JSON.parse(body);
      return JSON.stringify({ Response: { ...Response, Status: "PROCESSING" } });
    },
    { callbacks: "off" },
  );
  const TaskId = await startElsewhere(system, "A cat.");
  await system.clock.advance(10_000);

  const { body } = await follow(system, "follow", { TaskId });

  expect(await oddities(system, body.taskId)).toMatchObject([
    { what: "statuses_disagree", by: "tencent", reason: "succeeded", times: 1 },
  ]);
});

test.each(["stream", "schedule"])(
  "a telling that failed for a reason of ours is a line of the story, tried by the %s",
  async (trigger) => {
    const system = await startSystem({ secrets: { WEBHOOK_SECRET: { active: "none" } } });
    const receiver = await startReceiver(system);
    const { body } = await submit(system, "one", { webhook: { url: receiver.url } });
    await system.clock.advance(6000);

    if (trigger === "stream") await tellByStream(system);
    else {
      await system.clock.advance(2 * 60_000);
      await system.clock.during(system.teller({}));
    }

    expect(receiver.requests).toEqual([]);
    expect(await oddities(system, body.taskId)).toMatchObject([
      { what: "telling_failed", by: "callsheet" },
    ]);
  },
);
