import { describe, expect, test } from "vitest";
import { operationNamed, operations } from "../../functions/tencent/registry.ts";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { rows } from "../support/client.ts";
import { alarms, followAs, quiet, seenOf, submitTo } from "../support/followers.ts";
import { startAsStranger } from "../support/strangers.ts";
import type { System } from "../support/system.ts";
import { forThree, startForThree } from "../support/three-tenants.ts";

const VOD = "vod.CreateAigcVideoTask";
const names = Object.keys(sampleInputs) as Sample[];
const other = (TaskId = ""): string => `${TaskId.slice(0, -1)}${TaskId.endsWith("a") ? "b" : "a"}`;

/** Rows that say something of a task; rates and leases are nobody's. */
const told = async (system: System) =>
  (await rows(system))
    .filter(({ pk }) => !/^(rate|lease|control|identity|lane)#?/.test(pk?.S ?? ""))
    .map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);

test("every operation says what Tencent's answers echo, and callbacks that carry nothing else are told by the TaskId", () => {
  for (const { name, echoes, product } of operations) {
    if (product.callback?.carries === "provider-task-id") expect(echoes, name).not.toBe("context");
  }
});

describe.each(names)("%s", (operation) => {
  test("that was started for another tenant looks like one that Tencent does not know, and costs as much to ask for", async () => {
    const system = await startForThree(quiet);
    const { body } = await submitTo(system, operation);
    await followAs(
      system,
      "zeta",
      operation,
      { TaskId: other(body.providerTaskId) },
      { key: "warm" },
    );
    const before = { rows: await told(system), calls: system.standIn.calls() };

    const unknown = await followAs(system, "zeta", operation, {
      TaskId: other(body.providerTaskId),
    });
    const between = system.standIn.calls();
    const theirs = await followAs(system, "zeta", operation, { TaskId: body.providerTaskId });

    expect(theirs).toMatchObject({ status: 422, body: { code: "provider_task_not_found" } });
    expect(seenOf(theirs)).toEqual(seenOf(unknown));
    expect(system.standIn.calls() - between).toBe(between - before.calls);
    expect(await told(system)).toEqual(before.rows);
    expect(alarms(system)).toEqual([]);
  });

  test("that was started for this tenant is answered with its task, and nothing is written under the new key", async () => {
    const environment = { RESUME_WORKFLOWS: "on" };
    const system = await startForThree({ ...quiet, environment });
    const { body } = await submitTo(system, operation);
    const before = await told(system);

    const followed = await followAs(system, "acme", operation, { TaskId: body.providerTaskId });
    const described = await followAs(
      system,
      "acme",
      operation,
      { TaskId: body.providerTaskId },
      { metadata: { shot: "7" } },
    );
    const dated = await followAs(
      system,
      "acme",
      operation,
      { TaskId: body.providerTaskId },
      { deadlineSeconds: 60 },
    );
    const listening = await followAs(
      system,
      "acme",
      operation,
      { TaskId: body.providerTaskId },
      { webhook: { url: "http://127.0.0.1:9/late" }, key: "listening" },
    );
    const waiting = await followAs(
      system,
      "acme",
      operation,
      { TaskId: body.providerTaskId },
      { resume: { stepFunctions: { taskToken: "token" } }, key: "waiting" },
    );

    expect(followed).toMatchObject({
      status: 202,
      body: { taskId: body.taskId, input: expect.any(Object) },
    });
    expect(followed.headers.get("idempotent-replayed")).toBe("true");
    expect(followed.headers.get("location")).toContain(body.taskId);
    for (const refused of [described, dated, listening, waiting]) {
      expect(refused).toMatchObject({
        status: 422,
        body: { code: "task_exists", detail: expect.stringContaining(body.taskId) },
      });
    }
    expect(await told(system)).toEqual(before);
  });

  test("that a stranger started belongs to the first who follows it, and does not exist to the second", async () => {
    const system = await startForThree(quiet);
    const TaskId = await startAsStranger(system, operation);

    const first = await followAs(system, "acme", operation, { TaskId });
    const again = await followAs(system, "acme", operation, { TaskId }, { key: "another" });
    const second = await followAs(system, "zeta", operation, { TaskId });
    const unknown = await followAs(system, "zeta", operation, { TaskId: other(TaskId) });

    expect(first).toMatchObject({
      status: 202,
      body: { status: "running", providerTaskId: TaskId },
    });
    expect(again).toMatchObject({ status: 202, body: { taskId: first.body.taskId } });
    expect(second.status).toBe(422);
    expect(seenOf(second)).toEqual(seenOf(unknown));
    expect((await told(system)).filter((name) => name.startsWith("zeta#"))).toEqual([]);
    expect(alarms(system)).toEqual([]);
  });

  test("that two tenants follow at the same instant belongs to one of them", async () => {
    const system = await startForThree(quiet);
    const TaskId = await startAsStranger(system, operation);

    const answers = await Promise.all([
      followAs(system, "acme", operation, { TaskId }),
      followAs(system, "zeta", operation, { TaskId }),
    ]);
    await system.audit();

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 422]);
    expect(alarms(system)).toEqual([]);
  });
});

test("a start in doubt that its own tenant follows is adopted first", async () => {
  let isLost = true;
  const system = await startWithBetween(
    async (request, pass) => {
      const answer = await pass(request);
      if (!request.paid || !isLost) return answer;
      throw Object.assign(new Error("The connection was reset."), { code: "ECONNRESET" });
    },
    { ...quiet, ...forThree },
  );
  const { body } = await submitTo(system, VOD);
  isLost = false;
  const [create] = system.standIn.creates();

  const theirs = await followAs(system, "zeta", VOD, { TaskId: create?.TaskId });
  const own = await followAs(system, "acme", VOD, { TaskId: create?.TaskId });

  expect(body.status).toBe("doubtful");
  expect(theirs.status).toBe(422);
  expect(own).toMatchObject({
    status: 202,
    body: { taskId: body.taskId, status: "running", providerTaskId: create?.TaskId },
  });
  expect(alarms(system)).toEqual([]);
});

test("the operations of this page are all there are", () => {
  expect(names.filter((name) => operationNamed(name) === undefined)).toEqual([]);
  expect(names).toHaveLength(operations.length);
});
