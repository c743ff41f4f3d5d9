import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { rows } from "../support/client.ts";
import { startAsStranger } from "../support/strangers.ts";
import { startSystem } from "../support/system.ts";
import { follow, startElsewhere } from "./follow.ts";

test("a task that Tencent does not know is a clear 422, and nothing is recorded", async () => {
  const system = await startSystem();

  const answer = await follow(system, "follow", { TaskId: "1500000000-AigcVideoTask-0t" });

  expect(answer).toMatchObject({
    status: 422,
    body: { code: "provider_task_not_found", errors: [{ pointer: "/follow" }] },
  });
  expect((await rows(system)).filter(({ sk }) => JSON.stringify(sk).includes("task"))).toEqual([]);
});

test("while Tencent does not answer, a task to follow is neither taken nor called unknown", async () => {
  let silent = false;
  const system = await startWithAlteredAnswers(
    (body, { action }) => (silent && action === "DescribeTaskDetail" ? "" : body),
    {
      callbacks: "off",
    },
  );
  const TaskId = await startElsewhere(system, "[seconds:90]");

  silent = true;
  const early = await follow(system, "follow", { TaskId });
  const kept = await rows(system);
  silent = false;
  const again = await follow(system, "follow", { TaskId });

  expect(early).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(kept.filter(({ sk }) => JSON.stringify(sk).includes("task"))).toEqual([]);
  expect(again).toMatchObject({ status: 202, body: { status: "running" } });
});

test.each([
  [
    "mps.CreateAigcVideoTask",
    { TaskId: "4-AigcVideo-0t" },
    '{"Response":{"Error":null,"RequestId":null}}',
  ],
  [
    "mps.ProcessMedia",
    { TaskId: "1250000000-WorkflowTask-0t" },
    '{"Response":{"Status":null,"WorkflowTask":null,"RequestId":"r"}}',
  ],
  [
    "tiw.CreateVideoGenerationTask",
    { TaskId: "a-task" },
    '{"Response":{"Status":"","RequestId":"r"}}',
  ],
] as const)(
  "an answer that says nothing of a task of %s shows no task: its TaskId is not taken",
  async (operation, named, said) => {
    const system = await startWithAlteredAnswers(
      (body, { action }) => (action.startsWith("Describe") ? said : body),
      { callbacks: "off" },
    );

    const answer = await follow(system, "follow", named, { operation });

    expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
    expect(
      (await rows(system)).filter(
        ({ pk, sk }) => pk?.S?.startsWith("provider#") || sk?.S === "task",
      ),
    ).toEqual([]);
  },
);

test.each([
  ["EditMediaTask", "provider_task_of_another_kind", 422],
  ["LiveStreamProcessTask", "provider_task_of_another_kind", 422],
  // It has not begun, so it has no object yet.
  [undefined, undefined, 202],
])("a task of MPS that Tencent tells of as %s is answered %s", async (kind, code, status) => {
  const operation = "mps.ProcessMedia";
  const system = await startWithAlteredAnswers(
    (body, { action }) =>
      action === "DescribeTaskDetail" ? toldAs(kind, JSON.parse(body).Response) : body,
    { callbacks: "off" },
  );
  const TaskId = await startAsStranger(system, operation);

  const answer = await follow(system, "follow", { TaskId }, { operation });

  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(
    (await rows(system)).filter(({ pk, sk }) => sk?.S === "task" && pk?.S?.startsWith("default#")),
  ).toHaveLength(status === 202 ? 1 : 0);
});

/** The answer as if it told of a task of this kind; without one, of a task that waits. */
const toldAs = (
  kind: string | undefined,
  { WorkflowTask, ScheduleTask, ...response }: Record<string, unknown>,
): string => {
  const told =
    kind === undefined
      ? { Status: "WAITING" }
      : { TaskType: kind, [kind]: WorkflowTask ?? ScheduleTask };
  return JSON.stringify({
    Response: { ...response, WorkflowTask: null, ScheduleTask: null, ...told },
  });
};

test.each([
  ["vod.CreateAigcVideoTask", "InvalidParameterValue", 422, "provider_task_not_found"],
  ["vod.CreateAigcVideoTask", "InvalidParameterValue.SubAppId", 503, "unavailable"],
  ["vod.CreateAigcVideoTask", "AuthFailure.SecretIdNotFound", 503, "unavailable"],
  ["vod.CreateAigcVideoTask", "RequestLimitExceeded", 503, "unavailable"],
  ["vod.CreateAigcVideoTask", "FailedOperation", 503, "unavailable"],
  ["mps.ProcessMedia", "InvalidParameterValue", 422, "provider_task_not_found"],
  ["tiw.CreateVideoGenerationTask", "MissingParameter", 422, "provider_task_not_found"],
  ["tiw.CreateVideoGenerationTask", "InvalidParameter.SdkAppIdNotFound", 503, "unavailable"],
  ["trtc.StartAITranscription", "InvalidParameter.TaskId", 422, "provider_task_not_found"],
] as const)(
  "where Tencent refuses to tell of a task of %s with %s, a follow is answered %d %s",
  async (operation, Code, status, code) => {
    const refused = JSON.stringify({
      Response: { Error: { Code, Message: "It says why." }, RequestId: "r-1" },
    });
    const system = await startWithAlteredAnswers(
      (body, { action }) => (action.startsWith("Describe") ? refused : body),
      {
        callbacks: "off",
      },
    );
    const TaskId = await startAsStranger(system, operation);

    const answer = await follow(system, "follow", { TaskId }, { operation });

    expect(answer).toMatchObject({ status, body: { code } });
    expect((await rows(system)).filter(({ sk }) => sk?.S === "task")).toEqual([]);
  },
);
