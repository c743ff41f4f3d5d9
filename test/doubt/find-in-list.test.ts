import { describe, expect, test } from "vitest";
import { answering, on, refusing, startWithBetween } from "../support/altered-answers.ts";
import { contextOf, input, read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const fieldsOf = (body: string) => JSON.parse(body).Response;

const sessions = (system: System) => system.standIn.creates().map(({ SessionId }) => SessionId);

describe("a start whose answer was lost, and of which no callback tells", () => {
  test("is found in the list before it is sent again", async () => {
    const system = await startSystem({ callbacks: "off", listsAigcTasks: true });
    const { body } = await submit(system, "task", { input: input("[silence]") });

    await system.pass(8 * MINUTE);

    expect(body.status).toBe("doubtful");
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "poll",
    });
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "task_adopted", taskId: body.taskId }),
    );
  });

  test("is not looked for before its signature has expired, as it may still be on its way", async () => {
    const system = await startSystem({ callbacks: "off", listsAigcTasks: true });
    await submit(system, "task", { input: input("[silence]") });

    await system.pass(6 * MINUTE);

    expect(system.standIn.calls("DescribeTasks")).toBe(0);
  });

  test("is looked for at once where Tencent says that it has seen it", async () => {
    const duplicate = on("CreateAigcVideoTask", async (request, pass) => {
      await pass(request);
      return refusing("InvalidParameterValue.SessionId");
    });
    const system = await startWithBetween(duplicate, { callbacks: "off", listsAigcTasks: true });
    const { body } = await submit(system, "task");

    await system.pass(MINUTE);

    expect(body.status).toBe("doubtful");
    expect((await read(system, body.taskId)).providerTaskId).toBe(
      system.standIn.creates()[0]?.TaskId,
    );
  });

  test("is found at a later look, where the list shows it late", async () => {
    let shown = false;
    const late = on("DescribeTasks", (request, pass) =>
      shown ? pass(request) : Promise.resolve(answering({ TaskSet: [], ScrollToken: "" })),
    );
    const system = await startWithBetween(late, { callbacks: "off", listsAigcTasks: true });
    const { body } = await submit(system, "task", { input: input("[silence]") });
    await system.pass(20 * MINUTE);
    const before = await read(system, body.taskId);

    shown = true;
    await system.clock.advance(HOUR);
    await system.pass(2 * MINUTE);

    expect(before.status).toBe("doubtful");
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("is asked about and not sent again while the list shows it and Tencent does not tell of it yet", async () => {
    let told = false;
    const untold = on("DescribeTaskDetail", async (request, pass) => {
      const { AigcVideoTask, ...outer } = fieldsOf((await pass(request)).body);
      return answering({
        ...outer,
        AigcVideoTask: told ? AigcVideoTask : null,
        Status: told ? outer.Status : "WAITING",
      });
    });
    const system = await startWithBetween(untold, { callbacks: "off", listsAigcTasks: true });
    const { body } = await submit(system, "task", { input: input("[silence]") });
    await system.pass(40 * MINUTE);
    const before = await read(system, body.taskId);
    const lists = system.standIn.calls("DescribeTasks");

    told = true;
    await system.pass(2 * MINUTE);

    expect(before.status).toBe("doubtful");
    expect(lists).toBeLessThanOrEqual(5);
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  });

  test("is found on a later page, beside rows that cannot be read", async () => {
    const pages: string[] = [];
    let row = {};
    const paged = on("DescribeTasks", async ({ body }) => {
      const { ScrollToken = "first" } = JSON.parse(body);
      pages.push(ScrollToken);
      return answering(
        ScrollToken === "first"
          ? { TaskSet: [null, "x", { TaskId: 7 }], ScrollToken: "second" }
          : { TaskSet: [{ ...row, SessionId: null }, row], ScrollToken: "third" },
      );
    });
    const system = await startWithBetween(paged, { callbacks: "off" });
    const { body } = await submit(system, "task", { input: input("[silence]") });
    const [{ TaskId, SessionId, SessionContext } = { TaskId: "" }] = system.standIn.creates();
    row = { TaskId, SessionId, SessionContext };

    await system.pass(8 * MINUTE);

    expect(pages).toEqual(["first", "second"]);
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: TaskId,
    });
  });
});

describe("a row of the list is a candidate, no more", () => {
  /** A list that shows the stand-in's first task under these ids, which are not that task's own. */
  const showing = (ids: (taskId: string) => object) => {
    let shown: object = {};
    const between = on("DescribeTasks", async () =>
      answering({ TaskSet: [shown], ScrollToken: "" }),
    );
    return {
      between,
      show: (TaskId: string, taskId: string) => (shown = { TaskId, ...ids(taskId) }),
    };
  };
  const lanes = {
    callbacks: "off",
    concurrency: 2,
    environment: { LANE_LIMIT_VOD_AIGC: "2" },
  } as const;

  test.each([
    [
      "both our ids",
      (taskId: string) => ({ SessionId: `${taskId}-0`, SessionContext: contextOf(taskId) }),
      1,
    ],
    [
      "our SessionId alone",
      (taskId: string) => ({ SessionId: `${taskId}-0`, SessionContext: "" }),
      1,
    ],
    [
      "our SessionContext alone",
      (taskId: string) => ({ SessionId: "", SessionContext: contextOf(taskId) }),
      1,
    ],
    [
      "our SessionId with another context",
      (taskId: string) => ({ SessionId: `${taskId}-0`, SessionContext: "theirs" }),
      0,
    ],
    [
      "our SessionContext with another session",
      (taskId: string) => ({ SessionId: "theirs", SessionContext: contextOf(taskId) }),
      0,
    ],
    ["nothing of ours", () => ({ SessionId: "theirs", SessionContext: "theirs" }), 0],
    ["no ids", () => ({ SessionId: "", SessionContext: "" }), 0],
  ])(
    "with %s, of a task that is another's: not adopted, and the start is repeated",
    async (_, ids, asked) => {
      const { between, show } = showing(ids);
      const system = await startWithBetween(between, lanes);
      const other = await submit(system, "other", { input: input("[seconds:10]") });
      await system.pass(3 * MINUTE);
      const { body } = await submit(system, "task", { input: input("[drop]") });
      show(other.body.providerTaskId ?? "", body.taskId);
      const described = system.standIn.calls("DescribeTaskDetail");

      await system.pass(7 * MINUTE);
      const questions = system.standIn.calls("DescribeTaskDetail") - described;
      await system.pass(2 * MINUTE);

      const task = await read(system, body.taskId);
      expect(questions).toBe(asked);
      expect(task.status).toBe("succeeded");
      expect(task.providerTaskId).not.toBe(other.body.providerTaskId);
      expect(sessions(system)).toEqual([`${other.body.taskId}-0`, `${body.taskId}-0`]);
    },
  );
});
