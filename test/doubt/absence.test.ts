import { describe, expect, test } from "vitest";
import { pollTasks } from "../../functions/lifecycle/poll-tasks.ts";
import { answering, type Between, startWithBetween } from "../support/altered-answers.ts";
import { callBack, completion, contextOf, input, read, signed, submit } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The list shows every task, and the deployment was told so. */
const proven = {
  callbacks: "off",
  listsAigcTasks: true,
  environment: { LIST_PROVEN_COMPLETE: "on" },
} satisfies SystemOptions;

/**
 * The first start is lost on its way; then nobody looks for a while, and the next look comes long
 * after the fence.
 */
const lostLongAgo = async (system: System, prompt = "[drop]"): Promise<string> => {
  const { body } = await submit(system, "task", { input: input(prompt) });
  expect(body.status).toBe("doubtful");
  await system.clock.advance(30 * MINUTE);
  return body.taskId;
};

const sessions = (system: System) => system.standIn.creates().map(({ SessionId }) => SessionId);

describe("a start in doubt that is absent in a list which was proven complete", () => {
  test("was never accepted: its slot is handed on, and the next request is a new one under a new SessionId", async () => {
    let lost = false;
    const system = await startWithBetween((request, pass) => {
      if (lost || request.action !== "CreateAigcVideoTask") return pass(request);
      lost = true;
      return Promise.reject(new Error("ECONNRESET"));
    }, proven);
    const taskId = await lostLongAgo(system, "A cat.");

    await system.clock.during(pollTasks(system.dependencies));
    const atOnce = sessions(system);
    await system.pass(5 * MINUTE);

    expect(atOnce).toEqual([`${taskId}-1`]);
    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
    expect(sessions(system)).toEqual([`${taskId}-1`]);
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "start_absent", taskId, epoch: 0 }),
    );
  });

  test("is rejected where its repeat was refused for good, and counted no more: that refusal is all there is", async () => {
    let starts = 0;
    const refused: Between = (request, pass) => {
      if (request.action !== "CreateAigcVideoTask") return pass(request);
      starts += 1;
      if (starts === 1) return Promise.reject(new Error("ECONNRESET"));
      return Promise.resolve(answering({ Error: { Code: "InvalidParameter", Message: "x" } }));
    };
    const system = await startWithBetween(refused, {
      ...proven,
      environment: { ...proven.environment, DAILY_TASK_CAP: "1" },
    });
    const { body } = await submit(system, "task");
    await system.pass(15 * MINUTE);
    const before = await read(system, body.taskId);

    await system.clock.advance(HOUR);
    await system.pass(2 * MINUTE);

    expect(before.status).toBe("doubtful");
    expect(await read(system, body.taskId)).toMatchObject({
      status: "rejected",
      settled: true,
      completedVia: "poll",
      error: { code: "provider_refused", provider: { code: "InvalidParameter" } },
    });
    expect(starts).toBe(2);
    expect((await submit(system, "next")).status).toBe(202);
  });
});

describe("absence proves nothing", () => {
  const foundAbsent = (system: System) =>
    system.log.filter(({ event }) => event === "start_absent").length;

  /** The state of the start after a look or two. */
  const looked = async (system: System, taskId: string) => {
    await system.pass(2 * MINUTE);
    return {
      absent: foundAbsent(system),
      sessions: sessions(system),
      status: (await read(system, taskId)).status,
    };
  };
  const repeated = (taskId: string) => ({
    absent: 0,
    sessions: [`${taskId}-0`],
    status: "succeeded",
  });

  test("where nobody has shown that the list is complete: the start is repeated under its SessionId", async () => {
    const system = await startSystem({ ...proven, environment: {} });

    const taskId = await lostLongAgo(system);

    expect(await looked(system, taskId)).toEqual(repeated(taskId));
    expect(system.standIn.calls("DescribeTasks")).toBe(1);
  });

  test("in a list that was sent soon after the fence, as a new task may not be listed yet", async () => {
    const system = await startSystem(proven);
    const { body } = await submit(system, "task", { input: input("[drop]") });

    await system.clock.advance(16 * MINUTE);

    expect(await looked(system, body.taskId)).toEqual(repeated(body.taskId));
  });

  const stranger = { TaskId: "theirs", SessionId: "theirs", SessionContext: "" };
  test.each([
    ["that has no end", () => ({ TaskSet: [], ScrollToken: "again" })],
    ["that does not say where it ends", () => ({ TaskSet: [stranger] })],
    ["that names no tasks", () => ({ TaskSet: null, ScrollToken: "" })],
    ["with a row that cannot be read", () => ({ TaskSet: [stranger, "x"], ScrollToken: "" })],
    [
      "with a row that says nothing of its session",
      () => ({ TaskSet: [{ ...stranger, SessionId: null }], ScrollToken: "" }),
    ],
    [
      "with our SessionId on somebody's task",
      (taskId: string) => ({
        TaskSet: [{ ...stranger, SessionId: `${taskId}-0`, SessionContext: "x" }],
        ScrollToken: "",
      }),
    ],
    [
      "with our context on another session",
      (taskId: string) => ({
        TaskSet: [{ ...stranger, SessionContext: contextOf(taskId) }],
        ScrollToken: "",
      }),
    ],
  ])("in a list %s", async (_, list) => {
    let taskId = "";
    const system = await startWithBetween(
      (request, pass) =>
        request.action === "DescribeTasks"
          ? Promise.resolve(answering(list(taskId)))
          : pass(request),
      proven,
    );
    taskId = await lostLongAgo(system);

    expect(await looked(system, taskId)).toEqual(repeated(taskId));
  });

  test("of a start that Tencent says it has seen: it is looked for, and given up honestly in the end", async () => {
    const system = await startSystem({ ...proven, listsAigcTasks: false });
    const { body } = await submit(system, "task", { input: input("[silence]") });
    await system.pass(12 * MINUTE);

    for (let day = 0; day < 3; day++) {
      await system.clock.advance(24 * HOUR);
      await system.pass(2 * MINUTE);
    }

    expect(await read(system, body.taskId)).toMatchObject({
      status: "indeterminate",
      error: { code: "start_unknown" },
    });
    expect(foundAbsent(system)).toBe(0);
    expect(sessions(system)).toEqual([`${body.taskId}-0`]);
  });

  test("of a start for which a callback has named a TaskId", async () => {
    let mute = true;
    const silent: Between = (request, pass) =>
      mute && request.action === "DescribeTaskDetail"
        ? Promise.reject(new Error("ECONNRESET"))
        : pass(request);
    const system = await startWithBetween(silent, {
      ...proven,
      listsAigcTasks: false,
      callbacks: "lost",
    });
    const { body } = await submit(system, "task", { input: input("[silence]") });
    const [started] = system.standIn.creates();
    await callBack(
      system,
      signed(system, completion(started ?? { TaskId: "", SessionContext: "" })),
    );
    await system.clock.advance(30 * MINUTE);

    await system.pass(2 * MINUTE);
    mute = false;
    await system.clock.advance(HOUR);
    await system.pass(2 * MINUTE);

    expect(system.standIn.calls("DescribeTasks")).toBeGreaterThan(0);
    expect(foundAbsent(system)).toBe(0);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: started?.TaskId,
    });
    expect(sessions(system)).toEqual([`${body.taskId}-0`]);
  });

  test("in a list that no longer reaches back to the start", async () => {
    const system = await startSystem(proven);
    const { body } = await submit(system, "task", { input: input("[drop]") });
    await system.clock.advance(71.5 * HOUR);

    await system.pass(2 * MINUTE);
    const asked = system.standIn.calls("DescribeTasks");
    await system.pass(HOUR);

    expect([asked, system.standIn.calls("DescribeTasks")]).toEqual([1, 1]);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "indeterminate",
      settled: false,
    });
    expect(sessions(system)).toEqual([]);
  });
});
