import { expect, test } from "vitest";
import { receiveCallback } from "../../functions/lifecycle/receive-callback.ts";
import type { Claim } from "../../functions/store/provider-store.ts";
import { tiw } from "../../functions/tencent/tiw/product.ts";
import { startWithAlteredAnswers, startWithBetween } from "../support/altered-answers.ts";
import {
  alarms,
  cancelAs,
  followAs,
  quiet,
  readAs,
  submitTo,
  without,
} from "../support/followers.ts";
import { refusingClaims } from "../support/planted-rows.ts";
import { startAsStranger } from "../support/strangers.ts";
import { forThree, startForThree } from "../support/three-tenants.ts";

const MINUTE = 60_000;
const VOD = "vod.CreateAigcVideoTask";
const TRTC = "trtc.StartAITranscription";

test("a TaskId that could not be claimed at its start goes back to it from the task that followed it meanwhile, without an alarm", async () => {
  let isFull = true;
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "DescribeAITranscription" ? without(body, ["SessionId"]) : body,
    { ...quiet, ...forThree, ...(await refusingClaims(() => isFull)) },
  );
  const { body } = await submitTo(system, TRTC);
  isFull = false;
  const followed = await followAs(system, "zeta", TRTC, { TaskId: body.providerTaskId });
  const noise = alarms(system).length;

  await system.pass(3 * MINUTE);
  const stopped = await cancelAs(system, "zeta", followed.body.taskId);

  expect(stopped).toMatchObject({ status: 200, body: { outcome: "not_cancellable" } });
  expect(await readAs(system, "acme", body.taskId)).toMatchObject({ body: { status: "running" } });
  expect(alarms(system).length).toBe(noise);
});

test("a caller that follows a stranger's task may stop it", async () => {
  const system = await startForThree(quiet);
  const TaskId = await startAsStranger(system, TRTC);
  const { body } = await followAs(system, "acme", TRTC, { TaskId });

  const stopped = await cancelAs(system, "acme", body.taskId);

  expect(stopped).toMatchObject({ body: { outcome: "canceled" } });
});

test("two requests under one key that follow two tasks leave nothing behind that an operator is called for", async () => {
  const system = await startForThree(quiet);
  const TaskIds = [
    await startAsStranger(system, VOD),
    await startAsStranger(system, VOD, { sessionId: "s-2" }),
  ];

  const answers = await Promise.all(
    TaskIds.map((TaskId) => followAs(system, "acme", VOD, { TaskId })),
  );
  await system.clock.advance(10 * MINUTE);
  await system.audit();
  const late = await Promise.all(
    TaskIds.map((TaskId) => followAs(system, "acme", VOD, { TaskId }, { key: TaskId })),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([202, 422]);
  expect(late.map(({ status }) => status)).toEqual([202, 202]);
  expect(alarms(system)).toEqual([]);
});

test("a stranger's task that was claimed under the key of a start is not taken for what that start was answered with", async () => {
  const TIW = "tiw.CreateVideoGenerationTask";
  const system = await startWithBetween(
    async (request, pass) => {
      const answer = await pass(request);
      if (!request.paid) return answer;
      throw Object.assign(new Error("The connection was reset."), { code: "ECONNRESET" });
    },
    { lifeSeconds: 600, ...forThree },
  );
  const { body } = await submitTo(system, TIW);
  const TaskId = await startAsStranger(system, TIW, { input: { OnlineRecordTaskId: "another" } });
  const claim: Claim = {
    tenant: "acme",
    taskId: body.taskId,
    followedAt: "2026-01-01T00:00:00.000Z",
  };
  await system.dependencies.providerTasks.claim({ product: "tiw", providerTaskId: TaskId }, claim, {
    expiresAt: "2026-03-01T00:00:00.000Z",
  });

  const outcome = await receiveCallback(system.dependencies, {
    ...{
      product: tiw,
      via: "callback" as const,
      hint: { eventType: "Done", providerTaskId: TaskId },
    },
    raw: { body: "{}", headers: {} },
  });

  expect(outcome).toBe("unknown-task");
  expect(await readAs(system, "acme", body.taskId)).toMatchObject({ body: { status: "doubtful" } });
});
