import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { instant } from "../../functions/task/time.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/** Submits this many tasks, a millisecond apart so that their order is plain. */
const submitMany = async (
  system: System,
  count: number,
  prompt?: string,
): Promise<TaskAnswer[]> => {
  const tasks: TaskAnswer[] = [];
  for (let number = 0; number < count; number++) {
    tasks.push(
      (
        await submit(
          system,
          `task ${number}`,
          prompt === undefined ? {} : { input: input(`${prompt} ${number}`) },
        )
      ).body,
    );
    await system.clock.advance(1);
  }
  return tasks;
};

const startedInOrder = (system: System): string[] =>
  system.standIn.creates().map(({ SessionId }) => SessionId.replace(/-\d+$/, ""));

test("ten tasks at once are one running and nine queued, and each start follows the end of the one before, in order", async () => {
  const system = await startSystem();

  const tasks = await submitMany(system, 10);
  const atFirst = tasks.map(({ status }) => status);
  await system.clock.advance(55_000);

  expect(atFirst).toEqual(["running", ...Array(9).fill("queued")]);
  expect(startedInOrder(system)).toEqual(tasks.map(({ taskId }) => taskId));
  const after = await Promise.all(tasks.map(({ taskId }) => read(system, taskId)));
  expect(after.map(({ status }) => status)).toEqual(Array(10).fill("succeeded"));
});

test("ten tasks submitted in the same instant take one slot between them, and all settle", async () => {
  const system = await startSystem();

  const answers = await system.clock.during(
    Promise.all(Array.from({ length: 10 }, (_, number) => submit(system, `task ${number}`))),
  );
  const statuses = answers.map(({ body }) => body.status).sort();
  await system.pass(3 * MINUTE);

  expect(statuses).toEqual([...Array(9).fill("queued"), "running"]);
  expect(system.standIn.creates()).toHaveLength(10);
  expect(system.log.filter(({ event }) => event === "task_settled")).toHaveLength(10);
});

test("a lane of three runs three tasks at a time", async () => {
  const system = await startSystem({ environment: { LANE_LIMIT_VOD_AIGC: "3" }, concurrency: 3 });

  const tasks = await submitMany(system, 5);

  expect(tasks.map(({ status }) => status)).toEqual([
    "running",
    "running",
    "running",
    "queued",
    "queued",
  ]);
});

test("a task that Tencent refuses for good passes its slot to the next", async () => {
  const system = await startSystem();

  const running = await submit(system, "long", { input: input("[seconds:30]") });
  const refused = await submit(system, "refused", {
    input: input("[refuse:InvalidParameterValue.FileId]"),
  });
  await system.clock.advance(1);
  const next = await submit(system, "next");
  await system.clock.advance(40_000);

  expect(refused.body.status).toBe("queued");
  expect(await read(system, running.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, refused.body.taskId)).toMatchObject({
    status: "rejected",
    settled: true,
    error: {
      code: "provider_refused",
      retryable: false,
      provider: { code: "InvalidParameterValue.FileId" },
    },
  });
  expect(await read(system, next.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a task whose start deadline passes in the queue is rejected uncharged", async () => {
  const system = await startSystem({ environment: { LANE_LIMIT_VOD_AIGC: "1" } });
  await submit(system, "runs for eight days", { input: input(`[seconds:${8 * 86_400}]`) });

  const waiting = await submit(system, "waits");
  await system.clock.advance(7 * 86_400_000);
  await system.dependencies.lanes.release("vod.CreateAigcVideoTask#1500000000", "nobody");
  await system.tick();

  expect(await read(system, waiting.body.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
    completedVia: "deadline",
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a task whose turn comes shortly before its start deadline is started", async () => {
  const system = await startSystem();
  await submit(system, "busy", { input: input("[seconds:90]") });
  const { body } = await submit(system, "hasty", { startWithinSeconds: 120 });

  await system.pass(10 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a slot whose holder settled without freeing it is found and handed on", async () => {
  const system = await startSystem();
  const lane = "vod.CreateAigcVideoTask#1500000000";
  const taken = await system.clock.during(
    system.dependencies.lanes.take(lane, {
      holder: `default#${"a".repeat(32)}-0`,
      limit: 1,
      now: instant(system.clock.now()),
    }),
  );
  const waiting = await submit(system, "waits for a ghost");

  await system.pass(5 * MINUTE);

  expect(taken).toBe(true);
  expect(waiting.body.status).toBe("queued");
  expect(await read(system, waiting.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a slot that its holder took two and a half minutes ago stays its own: the function may still be at work", async () => {
  const system = await startSystem();
  const { lanes } = system.dependencies;
  const lane = "vod.CreateAigcVideoTask#1500000000";
  const holder = `default#${"a".repeat(32)}-0`;
  await system.clock.during(
    lanes.take(lane, { holder, limit: 1, now: instant(system.clock.now()) }),
  );
  const { body } = await submit(system, "waits for it");

  await system.clock.advance(2.5 * MINUTE);
  await system.tick();

  expect((await system.clock.during(lanes.holders(lane))).map((slot) => slot.holder)).toEqual([
    holder,
  ]);
  expect(await read(system, body.taskId)).toMatchObject({ status: "queued" });
});

test("a lane that fails keeps no other lane waiting", async () => {
  let failing = false;
  const partly = await startingAround((table) => ({
    query: async (query) => {
      if (failing && query.partition.startsWith("wait#mps.CreateAigcVideoTask"))
        throw new Unavailable("The table does not answer.");
      return table.query(query);
    },
  }));
  const system = await startSystem(partly);
  const refused = input("[refuse:ResourceInsufficient]");
  await submit(system, "fails", {
    operation: "mps.CreateAigcVideoTask",
    input: { ...sampleInputs["mps.CreateAigcVideoTask"], Prompt: refused.Prompt },
  });
  await submit(system, "goes on", { input: refused });

  failing = true;
  await system.pass(20 * MINUTE);

  expect(system.log).toContainEqual(
    expect.objectContaining({ event: "lane_failed", operation: "mps.CreateAigcVideoTask" }),
  );
  const tried = system.log.filter(
    ({ event, operation }) => event === "start_refused" && operation === "vod.CreateAigcVideoTask",
  );
  expect(tried.length).toBeGreaterThan(3);
});

test("a task of a free lane is started within minutes, however many wait for a slower product", async () => {
  let isReachable = false;
  const system = await startWithBetween(
    async (request, pass) => {
      if (!request.paid) return pass(request);
      if (!isReachable) throw new TencentUnreached(request.action, "ECONNREFUSED");
      await system.clock.sleep(2000);
      return pass(request);
    },
    { callbacks: "off", lifeSeconds: 3600 },
  );
  for (let number = 0; number < 80; number++) {
    const url = `https://media.example/${number}.mp4`;
    await submit(system, `redraw ${number}`, {
      operation: "vod.CreateAigcVideoRedrawTask",
      input: { FileInfo: { Type: "Url", Url: url } },
    });
  }
  const { body } = await submit(system, "video", {
    input: input("[seconds:20]"),
    startWithinSeconds: 240,
  });

  isReachable = true;
  await system.pass(2 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});
