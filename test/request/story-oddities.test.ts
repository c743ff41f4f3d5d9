import { expect, test } from "vitest";
import { StoryStore } from "../../functions/store/story-store.ts";
import { exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { startBetween, startQuietly, startTask, startWithTask } from "../callback/start-task.ts";
import { tell, transcribe } from "../running/transcribing.ts";
import {
  ask,
  callBack,
  completion,
  read,
  rows,
  signed,
  submit,
  traces,
} from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { createTable, engineTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

interface Told {
  readonly events: readonly {
    readonly at: string;
    readonly kind: string;
    readonly what?: string;
    readonly times?: number;
    readonly code?: string;
  }[];
  readonly oddities?: number;
}

const story = async (system: System, taskId: string): Promise<Told> =>
  (await ask<Told>(system, "GET", `/v1/tasks/${taskId}/events`)).body;

const odd = ({ events }: Told) => events.filter(({ kind }) => kind === "odd");

const storyRows = async (system: System) =>
  (await rows(system)).filter(({ sk }) => sk?.S?.startsWith("story") === true);

test("a callback that names the task by our MAC and is signed with another key is a line of its story", async () => {
  const { system, taskId, started } = await startWithTask();

  const answer = await callBack(system, signed(system, completion(started), { key: "another" }));

  expect(answer.status).toBe(401);
  const told = await story(system, taskId);
  expect(odd(told)).toEqual([
    {
      kind: "odd",
      what: "callback_refused",
      by: "sender",
      code: "invalid_callback",
      reason: "Sign does not match",
      at: "2026-01-01T00:00:00.000Z",
      lastAt: "2026-01-01T00:00:00.000Z",
      times: 1,
    },
  ]);
  expect(told.oddities).toBe(1);
});

test("a refused callback without our MAC writes nothing, even if it names a task of ours", async () => {
  const { system, started } = await startWithTask();
  const before = await traces(system);

  await callBack(
    system,
    signed(system, completion({ ...started, SessionContext: "v1.made.up" }), { key: "another" }),
  );

  expect(await traces(system)).toEqual(before);
});

test("a flood of refused callbacks is one line with its times, and in the end writes nothing", async () => {
  const { system, taskId, started } = await startWithTask();
  const flood = () => callBack(system, signed(system, completion(started), { key: "another" }));
  await flood();
  await flood();
  await engineTable(system.tableName).update(
    { pk: `default#${taskId}`, sk: "story" },
    exists("count"),
    { set: { count: 1000 } },
  );
  const before = await traces(system);

  await flood();

  expect(await traces(system)).toEqual(before);
  const told = await story(system, taskId);
  expect(odd(told)).toMatchObject([{ what: "callback_refused", times: 2 }]);
  expect(told.oddities).toBe(1000);
});

test("the same oddity is one line, whichever request of Tencent's it was", async () => {
  const { system, taskId } = await startWithTask();
  const at = "2026-01-01T00:00:00.000Z" as const;
  for (const requestId of ["first", "second"])
    await system.dependencies.stories.keep(
      { tenant: "default", taskId },
      { oddity: { what: "start_duplicate", by: "tencent", code: "Known", requestId }, at },
    );

  const told = odd(await story(system, taskId));

  expect(told).toMatchObject([{ what: "start_duplicate", requestId: "first", times: 2 }]);
});

test("a transcription that ended, and of which Tencent then says another end, tells of both", async () => {
  const { system, taskId } = await transcribe(() => "InProgress");
  await system.clock.during(tell(system, 902, { LeaveCode: 0 }));
  await system.clock.during(tell(system, 902, { LeaveCode: 98 }));
  await system.clock.during(tell(system, 902, { LeaveCode: 0 }));

  const told = odd(await story(system, taskId));

  expect((await read(system, taskId)).status).toBe("succeeded");
  expect(told).toMatchObject([
    { what: "callback_contradicts", by: "tencent", reason: "failed", times: 1 },
  ]);
});

test("a story that was never begun gets no line", async () => {
  const { system } = await startWithTask();

  await system.dependencies.stories.keep(
    { tenant: "default", taskId: "nothing" },
    { oddity: { what: "visit_failed", by: "callsheet" }, at: "2026-01-01T00:00:00.000Z" },
  );

  expect(await storyRows(system)).toEqual([]);
});

test("a hundred kinds of oddities have a line each, and the next ones are counted", async () => {
  const { system, taskId } = await startWithTask();
  const ref = { tenant: "default", taskId };
  const at = "2026-01-01T00:00:00.000Z" as const;
  for (let n = 0; n < 105; n++)
    await system.dependencies.stories.keep(ref, {
      oddity: { what: "unknown_status", by: "tencent", reason: `S${n}` },
      at,
    });

  const told = await story(system, taskId);

  expect(odd(told)).toHaveLength(100);
  expect(told.oddities).toBe(105);
});

test("an answer that is not understood is told once, with how often it came", async () => {
  const system = await startBetween(async (request, send) => {
    const answer = await send();
    return request.action === "DescribeTaskDetail"
      ? { ...answer, body: answer.body.replaceAll("PROCESSING", "ASLEEP") }
      : answer;
  });
  const { taskId } = await startTask(system, "[seconds:3600]");
  await system.pass(25 * 60_000);

  const told = odd(await story(system, taskId));

  expect(told).toMatchObject([{ what: "unknown_status", by: "tencent", reason: "ASLEEP" }]);
  const lines = system.log.filter(({ event }) => event === "unknown_status");
  expect(told[0]?.times).toBe(lines.length);
  expect(lines.length).toBeGreaterThan(1);
});

test("a start that Tencent did not answer is told after the task has settled, too", async () => {
  let lost = 1;
  const system = await startBetween(async (request, send) => {
    if (request.action === "CreateAigcVideoTask" && lost-- > 0) throw new Error("reset");
    return send();
  });
  const { body } = await submit(system, "one");
  await system.pass(30 * 60_000);

  const told = await story(system, body.taskId);

  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(odd(told)).toMatchObject([{ what: "start_silence", by: "tencent", times: 1 }]);
});

test("a plain life writes no row for its story", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one");
  await system.clock.advance(10_000);

  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(await storyRows(system)).toEqual([]);
  expect(await story(system, body.taskId)).not.toHaveProperty("oddities");
});

test("a story that cannot be written changes neither the answer nor the task", async () => {
  const tableName = await createTable();
  const table = engineTable(tableName);
  const system = await startQuietly({
    environment: { TABLE_NAME: tableName },
    seams: {
      table: tableAround(table, {
        get: async (key) => {
          if (key.sk.startsWith("story")) throw new Unavailable("No answer.");
          return table.get(key);
        },
      }),
    },
  });
  const { started, taskId } = await startTask(system);

  const answer = await callBack(system, signed(system, completion(started), { key: "another" }));

  expect(answer.status).toBe(401);
  expect(system.log.map(({ event }) => event)).toContain("story_not_kept");
  expect((await read(system, taskId)).status).toBe("running");
});

test("the functions that keep a story are allowed what they do for it: to read and update a row", async () => {
  const { system, taskId } = await startWithTask();
  const refused = () => Promise.reject(new Error("AccessDenied"));
  const table = engineTable(system.tableName);
  const stories = new StoryStore(tableAround(table, { getMany: refused, put: refused }));
  const ref = { tenant: "default", taskId };
  const at = "2026-01-01T00:00:00.000Z" as const;

  for (const what of ["task_relisted", "task_relisted", "sender_silent"] as const)
    await stories.keep(ref, { oddity: { what, by: "callsheet" }, at });

  expect((await stories.read(ref)).oddities.map(({ times }) => times).sort()).toEqual([1, 2]);
});

test("the rows of a story live three days longer than their task's, at least", async () => {
  const { system, taskId, started } = await startWithTask();
  const refuse = () => callBack(system, signed(system, completion(started), { key: "another" }));
  await refuse();
  const early = await storyRows(system);
  await callBack(system, signed(system, completion(started)));
  await system.pass(11 * 60_000);

  await refuse();
  const late = await storyRows(system);

  const task = (await rows(system)).find(({ sk }) => sk?.S === "task");
  expect((await read(system, taskId)).settled).toBe(true);
  expect([early.length, late.length]).toEqual([2, 2]);
  for (const { ttl } of [...early, ...late])
    expect(Number(ttl?.N)).toBeGreaterThanOrEqual(Number(task?.ttl?.N) + 3 * 24 * 60 * 60);
});
