import { expect, test } from "vitest";
import { IndeterminateError, type Task, TaskError } from "../../functions/client/index.ts";
import { ask, input, passUntilSettled, read } from "../support/client.ts";
import { rejection } from "../support/http-server.ts";
import { passDays, type System, startSystem } from "../support/system.ts";
import { clientOf } from "./client-of.ts";
import { type Back, startProxy } from "./proxy.ts";

const OPERATION = "vod.CreateAigcVideoTask";

/** The system's answers with the estimate of a service that has learned how long tasks take. */
const estimating =
  (seconds: number) =>
  (back: Back): Back => {
    if (back.body === "") return back;
    const task: Task = JSON.parse(back.body);
    const end = Date.parse(task.createdAt) + seconds * 1000;
    return task.settled
      ? back
      : {
          ...back,
          body: JSON.stringify({ ...task, estimatedEndAt: new Date(end).toISOString() }),
        };
  };

test("a task of 90 seconds takes three requests where the service estimates its end", async () => {
  const system = await startSystem();
  const proxy = await startProxy(system, { after: estimating(88) });
  const callsheet = clientOf(system, { url: proxy.url });

  const task = await system.clock.during(
    callsheet.submit(OPERATION, input("[seconds:90] A cat dances.")),
  );
  const result = await system.clock.during(task.result());

  expect(result.status).toBe("succeeded");
  expect(proxy.passed.length).toBeLessThanOrEqual(3);
});

test("without an estimate the looks become rarer, none sooner than Retry-After, and none in vain has a body", async () => {
  const system = await startSystem();
  const looks: number[] = [];
  const bodies: number[] = [];
  const proxy = await startProxy(system, {
    after: (back) => {
      looks.push(system.clock.now());
      bodies.push(back.body.length);
      return back;
    },
  });
  const callsheet = clientOf(system, { url: proxy.url });

  const task = await system.clock.during(
    callsheet.submit(OPERATION, input("[seconds:90] A cat dances.")),
  );
  await system.clock.during(task.result());

  const pauses = looks.slice(1).map((at, place) => (at - (looks[place] ?? 0)) / 1000);
  expect(pauses[0]).toBeGreaterThanOrEqual(5);
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  expect(looks.length).toBeLessThan(9);
  expect(bodies.slice(2, -1)).toEqual(bodies.slice(2, -1).map(() => 0));
});

test("an abort ends the wait at once and cancels nothing, and the task can be waited for again", async () => {
  const system = await startSystem();
  const callsheet = clientOf(system);
  const stop = new AbortController();
  const task = await system.clock.during(callsheet.submit(OPERATION, input()));

  const waiting = rejection(task.result({ signal: stop.signal }));
  stop.abort(new Error("enough"));
  const reason = await system.clock.during(waiting);
  const before = await read(system, task.id);
  const result = await system.clock.during(task.result());

  expect(reason).toEqual(new Error("enough"));
  expect(before.status).toBe("running");
  expect(result.status).toBe("succeeded");
});

test("another process waits for the same task by its id, or by the key and request", async () => {
  const system = await startSystem();
  const first = await system.clock.during(
    clientOf(system).submit(OPERATION, input(), { key: "shot-1" }),
  );

  const byId = await system.clock.during(clientOf(system).task(first.id).result());
  const again = await system.clock.during(
    clientOf(system).submit(OPERATION, input(), { key: "shot-1" }),
  );
  const byKey = await system.clock.during(again.result());

  expect(byId.taskId).toBe(first.id);
  expect(byKey).toEqual(byId);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a network that is gone for a while does not end a wait", async () => {
  const system = await startSystem();
  const proxy = await startProxy(system, {
    instead: (_, place) => (place > 0 && place < 9 ? "cut" : undefined),
  });

  const task = await system.clock.during(
    clientOf(system, { url: proxy.url }).submit(OPERATION, input()),
  );
  const result = await system.clock.during(task.result());

  expect(result.status).toBe("succeeded");
});

test("a task that failed throws its error, with the task", async () => {
  const system = await startSystem();
  const prompt = "[fail:InternalError] A cat";
  const task = await system.clock.during(clientOf(system).submit(OPERATION, input(prompt)));

  const error = await system.clock.during(rejection(task.result()));

  expect(error).toBeInstanceOf(TaskError);
  expect(error).toMatchObject({ task: { taskId: task.id, status: "failed", settled: true } });
});

test("a task that was refused and a task that was canceled throw their error", async () => {
  const system = await startSystem();
  const callsheet = clientOf(system);
  const submit = (prompt: string) =>
    system.clock.during(callsheet.submit(OPERATION, input(prompt)));

  const refused = await submit("[refuse:InvalidParameterValue.Prompt] A cat");
  const running = await submit("[seconds:600] A cat");
  const queued = await submit("A dog");
  const { outcome } = await system.clock.during(queued.cancel());

  expect(outcome).toBe("canceled");
  expect(await system.clock.during(rejection(refused.result()))).toMatchObject({
    name: "TaskError",
    task: { status: "rejected" },
  });
  expect(await rejection(queued.result())).toMatchObject({ task: { status: "canceled" } });
  expect(running.latest?.status).toBe("running");
});

test("a task whose end nobody knows throws an error of its own", async () => {
  const system = await startSystem();
  const task = await system.clock.during(
    clientOf(system).submit("mps.CreateAigcVideoTask", { Prompt: "[silence] A cat" }),
  );
  await passDays(system, 8);

  const error = await system.clock.during(rejection(task.result()));

  expect(error).toBeInstanceOf(IndeterminateError);
  expect(error).toMatchObject({ task: { status: "indeterminate", settled: true } });
});

test("the service holds answers back only where the caller asks for that", async () => {
  const system = await startSystem();
  const preferences: (string | null)[] = [];
  const callsheet = clientOf(system, {
    fetch: (url, request) => {
      preferences.push(new Headers(request.headers).get("prefer"));
      return fetch(url, request);
    },
  });

  const task = await system.clock.during(callsheet.submit(OPERATION, input()));
  await system.clock.during(task.result());
  const plain = [...preferences];
  const other = await system.clock.during(callsheet.submit(OPERATION, input("Another")));
  await system.clock.during(other.result({ waitSeconds: 20 }));
  const held = preferences.slice(plain.length + 1);

  expect(plain.every((prefer) => prefer === null)).toBe(true);
  expect(held[0]).toBe("wait=20");
  expect(held.length).toBeLessThanOrEqual(2);
});

test("a task is refreshed, and tells its story and its deliveries", async () => {
  const system: System = await startSystem({ callbacks: "off" });
  const task = await system.clock.during(clientOf(system).submit(OPERATION, input()));
  await system.clock.advance(6000);

  const refreshed = await system.clock.during(task.refresh());
  const story = await system.clock.during(task.events());
  const deliveries = await system.clock.during(task.deliveries());

  expect(refreshed.status).toBe("succeeded");
  expect(story.events.map(({ kind }) => kind)).toEqual(["submitted", "accepted", "settled"]);
  expect(deliveries).toEqual([]);
});

test("a list is read page by page, as far as somebody reads", async () => {
  const system = await startSystem({ concurrency: 10 });
  const proxy = await startProxy(system);
  const callsheet = clientOf(system, { url: proxy.url });
  const ids: string[] = [];
  for (const key of ["a", "b", "c", "d", "e"]) {
    const { body } = await ask<Task>(system, "POST", "/v1/tasks", {
      headers: { "idempotency-key": key },
      body: JSON.stringify({ operation: OPERATION, input: input() }),
    });
    ids.push(body.taskId);
    await system.clock.advance(1000);
  }
  await passUntilSettled(system, { taskId: ids[4] ?? "" }, 60_000);

  const all: string[] = [];
  await system.clock.during(
    (async () => {
      for await (const { taskId } of callsheet.list({ status: "succeeded", limit: 2 }))
        all.push(taskId);
    })(),
  );
  const before = proxy.passed.length;
  const pages = callsheet.list({ limit: 2 }).pages();
  const first = await system.clock.during(pages.next());

  expect(all).toEqual(ids.toReversed());
  expect(first.value).toMatchObject({ tasks: [{ taskId: ids[4] }, { taskId: ids[3] }] });
  expect(proxy.passed.length).toBe(before + 1);
});

test("the operations are listed", async () => {
  const system = await startSystem();

  const operations = await system.clock.during(clientOf(system).operations());

  expect(operations.map(({ operation }) => operation)).toContain(OPERATION);
});
