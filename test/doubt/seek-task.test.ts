import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { answering, startWithBetween } from "../support/altered-answers.ts";
import { read, submit } from "../support/client.ts";
import { startAsStranger } from "../support/strangers.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const operation = "mps.ProcessMedia";
const silent = { ...sampleInputs[operation], OutputDir: "/out [silence]/" };
const quiet = { callbacks: "off", lifeSeconds: 36_000 } as const;

const lose = (system: System) => submit(system, "task", { operation, input: silent });

test("a lost start of ProcessMedia is found by its ids among others, and not sent again", async () => {
  const system = await startSystem(quiet);
  for (const session of ["s-1", "s-2"])
    await startAsStranger(system, operation, { sessionId: session });
  const { body } = await lose(system);
  await startAsStranger(system, operation, { sessionId: "s-3" });

  await system.pass(8 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect(await read(system, body.taskId)).toMatchObject({
    status: "running",
    providerTaskId: system.standIn.creates().at(-2)?.TaskId,
  });
  expect(system.standIn.calls("ProcessMedia")).toBe(4);
});

test("a lost start is found in any status that it has by then", async () => {
  const system = await startSystem({ ...quiet, lifeSeconds: 60 });
  const { body } = await lose(system);

  await system.pass(8 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "poll",
  });
});

test("a list in which it is missing proves nothing, also where lists are proven complete: it is sent again", async () => {
  const empty = (): Promise<{ status: number; body: string }> =>
    Promise.resolve({
      status: 200,
      body: JSON.stringify({ Response: { TaskSet: [], ScrollToken: "", RequestId: "r" } }),
    });
  const environment = { LIST_PROVEN_COMPLETE: "on" };
  const system = await startWithBetween(
    (request, pass) => (request.action === "DescribeTasks" ? empty() : pass(request)),
    {
      ...quiet,
      environment,
    },
  );
  const { body } = await lose(system);

  await system.pass(30 * MINUTE);

  expect((await read(system, body.taskId)).status).toBe("doubtful");
  expect(system.standIn.calls("ProcessMedia")).toBe(2);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a task of ours that the list shows is not asked about for another's doubt", async () => {
  const questionsAboutOwn = async (isOtherLost: boolean): Promise<number> => {
    const asked: string[] = [];
    const system = await startWithBetween((request, pass) => {
      if (request.action === "DescribeTaskDetail") asked.push(JSON.parse(request.body).TaskId);
      return pass(request);
    }, quiet);
    const input = sampleInputs[operation];
    const { body: own } = await submit(system, "own", { operation, input });
    if (isOtherLost) await lose(system);
    await system.pass(10 * MINUTE);
    expect(asked).toContain(own.providerTaskId);
    return asked.filter((id) => id === own.providerTaskId).length;
  };

  expect(await questionsAboutOwn(true)).toBe(await questionsAboutOwn(false));
});

/** A list of strangers' tasks only, which never ends sooner than it is allowed to. */
const amongStrangers = async (count: number, options: SystemOptions = quiet) => {
  const asked: string[] = [];
  const system = await startWithBetween((request, pass) => {
    if (request.action === "DescribeTasks") {
      const { ScrollToken = "0" } = JSON.parse(request.body);
      const from = Number(ScrollToken);
      const TaskSet = Array.from({ length: Math.min(100, count - from) }, (_, index) => ({
        TaskId: `stranger-${from + index}`,
      }));
      return Promise.resolve(
        answering({ TaskSet, ScrollToken: from + 100 < count ? String(from + 100) : "" }),
      );
    }
    if (request.action !== "DescribeTaskDetail") return pass(request);
    asked.push(JSON.parse(request.body).TaskId);
    return Promise.resolve(
      answering({ Status: "PROCESSING", SessionId: "s", SessionContext: "theirs" }),
    );
  }, options);
  return { system, asked };
};

test("at most 200 tasks are asked about for one doubt, in all its looks", async () => {
  const { system, asked } = await amongStrangers(500);
  const { body } = await lose(system);
  await system.pass(10 * MINUTE);
  const first = asked.length;

  await system.pass(3 * HOUR);

  expect([first, asked.length]).toEqual([200, 200]);
  expect((await read(system, body.taskId)).status).toBe("doubtful");
});

test("tasks that were asked about are counted over looks", async () => {
  const { system, asked } = await amongStrangers(90);
  await lose(system);

  await system.pass(6 * HOUR);

  expect(asked.length).toBe(200);
});
