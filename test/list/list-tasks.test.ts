import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, rows, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { tableOf } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";
import {
  common,
  failed,
  idOf,
  idsOf,
  insert,
  later,
  list,
  OPERATION,
  queued,
  START,
} from "./listed-rows.ts";

describe("the list", () => {
  test("has the newest task first, each as it reads by itself but for what was asked for", async () => {
    const system = await startSystem();
    const older = await submit(system, "older", { metadata: { shot: "12" } });
    await system.clock.advance(6000);
    const newer = await submit(system, "newer", { input: input("[seconds:60]") });

    const { status, headers, body } = await list(system);

    const known = await Promise.all(
      [newer, older].map((answer) => read(system, answer.body.taskId)),
    );
    expect({ status, cache: headers.get("cache-control") }).toEqual({
      status: 200,
      cache: "no-store",
    });
    expect(body).toEqual({
      tasks: known.map(({ input: _input, metadata: _metadata, ...rest }) => rest),
    });
    expect(body.tasks.map((task) => task.status)).toEqual(["running", "succeeded"]);
    expect(body.tasks[1]?.output?.files).toHaveLength(1);
  });

  test("shows outputs that have a row of their own, each with its task", async () => {
    const system = await startSystem();
    const { tasks } = system.dependencies;
    const outputOf = (n: number) => ({ files: [{ url: `https://video.example/${n}` }] });
    for (const n of [1, 3]) {
      await tasks.putOutput(common(n), {
        row: "output#hash",
        output: outputOf(n),
        expiresAt: later(1_000_000),
      });
      await insert(system, [failed(n, { outputRow: "output#hash" })]);
    }
    await insert(system, [failed(2), failed(4, { outputRow: "output#gone" })]);

    const { body } = await list(system);

    expect(body.tasks.map(({ output }) => output)).toEqual([
      undefined,
      outputOf(3),
      undefined,
      outputOf(1),
    ]);
  });

  test("of nothing is empty", async () => {
    const system = await startSystem();

    const { status, body } = await list(system);

    expect({ status, body }).toEqual({ status: 200, body: { tasks: [] } });
  });

  test("is of one status or operation where the caller says so", async () => {
    const system = await startSystem();
    const [slow, shot] = [queued(1), queued(2, { operation: "vod.Another" })];
    await insert(system, [slow, shot, failed(3), failed(4, { operation: "vod.Another" })]);

    const narrowed = await Promise.all([
      list(system, { status: "queued" }),
      list(system, { operation: OPERATION }),
      list(system, { status: "failed", operation: OPERATION }),
      list(system, { status: "running" }),
    ]);

    expect(narrowed.map(idsOf)).toEqual([[idOf(2), idOf(1)], [idOf(3), idOf(1)], [idOf(3)], []]);
  });

  test("has no task of another tenant and none that cannot be understood", async () => {
    const system = await startSystem();
    await insert(system, [queued(1), queued(2, { tenant: "other" }), failed(4)]);
    const unknown = {
      ...common(5),
      listKey: `${later(5)}#${idOf(5)}`,
      status: "of a later version",
    };
    await tableOf(system).putContent({ pk: `default#${idOf(5)}`, sk: "task", ...unknown });

    const answer = await list(system);

    expect(idsOf(answer)).toEqual([idOf(4), idOf(1)]);
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "row_unreadable", tenant: "default", taskId: idOf(5) }),
    );
  });

  test("has an expired task as long as its row is there, as an answer by its id has", async () => {
    const system = await startSystem();
    await insert(system, [failed(1, { ttl: START / 1000 - 60 }), failed(2)]);

    const [answer, expired] = [
      await list(system),
      await ask<TaskAnswer>(system, "GET", `/v1/tasks/${idOf(1)}`),
    ];

    expect(idsOf(answer)).toEqual([idOf(2), idOf(1)]);
    expect(expired).toMatchObject({
      status: 200,
      body: { expiresAt: answer.body.tasks[1]?.expiresAt },
    });
  });

  test("writes nothing and asks Tencent nothing", async () => {
    const system = await startSystem();
    await submit(system, "one");
    const before = { rows: await rows(system), calls: system.standIn.calls() };

    await list(system, { status: "running" });

    expect({ rows: await rows(system), calls: system.standIn.calls() }).toEqual(before);
  });

  test("is nobody's without a key, and 503 while the table does not answer", async () => {
    const system = await startSystem({
      environment: { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}` },
    });

    const stranger = await ask(system, "GET", "/v1/tasks", { headers: { authorization: "" } });
    const unanswered = await ask(system, "GET", "/v1/tasks");

    expect(stranger).toMatchObject({ status: 401, body: { code: "unauthorized" } });
    expect(unanswered).toMatchObject({ status: 503, body: { code: "unavailable" } });
  });
});
