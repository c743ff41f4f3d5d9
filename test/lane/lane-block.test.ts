import { expect, inject, test } from "vitest";
import { readUnblockOptions } from "../../infra/unblock/options.ts";
import { unblock } from "../../infra/unblock/unblock.ts";
import { ask, input, read, submit, submitAs } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { KEYS } from "../support/three-tenants.ts";
import { REVOKED, refusing, type Sent, unlimited } from "./refusing.ts";

const MINUTE = 60_000;

const minutesOf = (sent: readonly Sent[], from: number): number[] =>
  sent.map(({ at }) => Math.round((at - from) / MINUTE));

const logged = (system: System, name: string) => system.log.filter(({ event }) => event === name);

test("with a revoked key no task is rejected and few starts are sent, and all go on as soon as one is accepted", async () => {
  let isRevoked = true;
  const { system, sent } = await refusing(() => isRevoked);
  const from = system.clock.now();
  const tasks: string[] = [];
  for (let number = 0; number < 14; number++)
    tasks.push((await submit(system, `${number}`, unlimited(`task ${number}`))).body.taskId);

  await system.pass(59 * MINUTE);
  const during = await Promise.all(
    tasks.map(async (taskId) => (await read(system, taskId)).status),
  );
  const attempts = minutesOf(sent, from);
  isRevoked = false;
  await system.pass(20 * MINUTE);

  expect(during).toEqual(Array(14).fill("queued"));
  // Two that block the lane, and probes after 1, 2, 4, 8, 15 and 15 minutes.
  expect(attempts).toEqual([0, 0, 1, 3, 7, 15, 30, 45]);
  expect(sent.slice(1, 8).filter(({ prompt }, index) => prompt === sent[index]?.prompt)).toEqual(
    [],
  );
  expect(
    await Promise.all(tasks.map(async (taskId) => (await read(system, taskId)).status)),
  ).toEqual(Array(14).fill("succeeded"));
  expect(logged(system, "starts_blocked")).toMatchObject([
    { code: REVOKED, operation: "mps.CreateAigcVideoTask" },
  ]);
});

test("in a lane of one a revoked key blocks the lane, too, and its slot is free for the probe", async () => {
  let isRevoked = true;
  const { system, sent } = await refusing(() => isRevoked);
  const from = system.clock.now();
  const tasks: string[] = [];
  for (let number = 0; number < 5; number++)
    tasks.push((await submit(system, `${number}`, { input: input(`task ${number}`) })).body.taskId);

  await system.pass(20 * MINUTE);
  const attempts = minutesOf(sent, from);
  isRevoked = false;
  await system.pass(30 * MINUTE);

  expect(attempts).toEqual([0, 0, 1, 3, 7, 15]);
  const probes = sent.slice(0, attempts.length).map(({ prompt }) => prompt);
  expect(probes.filter((prompt, place) => prompt === probes[place - 1])).toEqual([]);
  expect(
    await Promise.all(tasks.map(async (taskId) => (await read(system, taskId)).status)),
  ).toEqual(Array(5).fill("succeeded"));
});

test("while a lane is blocked a new key is taken and not sent, a repeated one is answered, and a task is canceled", async () => {
  const { system, sent } = await refusing(() => true);
  const first = await submit(system, "first", unlimited("first"));
  await submit(system, "second", unlimited("second"));
  const before = sent.length;

  const late = await submit(system, "late", unlimited("late"));
  const again = await submit(system, "first", unlimited("first"));
  const canceled = await ask<{ outcome: string }>(
    system,
    "POST",
    `/v1/tasks/${late.body.taskId}/cancel`,
  );

  const since = expect.stringMatching(/^2026-01-01T00:00/);
  expect(late).toMatchObject({
    status: 202,
    body: { status: "queued", waitingFor: { reason: "blocked", code: REVOKED, since } },
  });
  expect(again.body.waitingFor).toEqual({ reason: "blocked", code: REVOKED, since });
  expect(again).toMatchObject({
    status: 202,
    body: { taskId: first.body.taskId, status: "queued" },
  });
  expect(canceled.body.outcome).toBe("canceled");
  expect(sent).toHaveLength(before);
});

test("a block begins with the second tenant's refusal where another tenant waits", async () => {
  let isRevoked = false;
  const { system, sent } = await refusing(() => isRevoked);
  await submitAs(system, KEYS.acme, "busy", { input: input("busy [seconds:30]") });
  for (const number of [1, 2, 3])
    await submitAs(system, KEYS.acme, `acme ${number}`, { input: input(`acme ${number}`) });
  for (const number of [1, 2])
    await submitAs(system, KEYS.zeta, `zeta ${number}`, { input: input(`zeta ${number}`) });

  isRevoked = true;
  await system.clock.advance(50_000);

  expect(sent.slice(1).map(({ prompt }) => prompt.split(" ", 1).join())).toEqual(["zeta", "acme"]);
  expect(logged(system, "lane_blocked")).toHaveLength(1);
});

test("a task that is refused three times while others are accepted in between is rejected, and blocks nobody", async () => {
  const { system, sent } = await refusing((prompt) => prompt === "bad");
  const { body } = await submit(system, "bad", unlimited("bad"));

  const states: string[] = [];
  for (let number = 0; number < 12; number++) {
    states.push(
      (await submit(system, `good ${number}`, unlimited(`good ${number} [seconds:1]`))).body.status,
    );
    await system.pass(MINUTE);
  }

  expect(states).toEqual(Array(12).fill("running"));
  expect(sent.filter(({ prompt }) => prompt === "bad")).toHaveLength(3);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "rejected",
    error: {
      code: "provider_refused",
      provider: { code: REVOKED, message: "No.", requestId: "request-1" },
    },
  });
  expect(logged(system, "lane_blocked")).toEqual([]);
});

test("a task that is refused alone, with nobody accepted in between, is never rejected for it", async () => {
  const { system, sent } = await refusing(() => true);
  const from = system.clock.now();
  const { body } = await submit(system, "alone", unlimited("alone"));

  await system.pass(65 * MINUTE);

  expect(minutesOf(sent, from)).toEqual([0, 1, 3, 7, 15, 30, 45, 60]);
  expect(await read(system, body.taskId)).toMatchObject({ status: "queued" });
});

test("a repeat of a start in doubt is not sent while its lane is blocked, and is afterwards", async () => {
  let isRevoked = false;
  const { system, sent } = await refusing(() => isRevoked);
  const { body } = await submit(system, "doubtful", { input: input("doubtful [drop]") });
  isRevoked = true;
  await system.dependencies.lanes.release(
    "vod.CreateAigcVideoTask#1500000000",
    `default#${body.taskId}-0`,
  );
  for (const number of [1, 2])
    await submit(system, `${number}`, { input: input(`task ${number}`) });

  await system.pass(25 * MINUTE);
  const repeats = sent.filter(({ prompt }) => prompt.startsWith("doubtful")).length;
  isRevoked = false;
  await system.pass(30 * MINUTE);

  expect(repeats).toBe(1);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("npm run unblock makes the next probe due at once, and changes nothing where no lane is blocked", async () => {
  let isRevoked = true;
  const { system } = await refusing(() => isRevoked);
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl") };
  const run = () =>
    unblock(
      readUnblockOptions(
        ["--table", system.tableName, "--operation", "mps.CreateAigcVideoTask"],
        environment,
      ),
    );
  const early = await run();
  const first = await submit(system, "first", unlimited("first"));
  await submit(system, "second", unlimited("second"));
  await system.pass(16 * MINUTE);

  isRevoked = false;
  const done = await run();
  await system.pass(2 * MINUTE);

  expect([early.isDue, done.isDue]).toEqual([false, true]);
  expect(await read(system, first.body.taskId)).toMatchObject({
    status: expect.stringMatching(/running|succeeded/),
  });
});

test("a task that waits in a blocked lane is rejected uncharged when its start deadline passes", async () => {
  const { system } = await refusing(() => true);
  await submit(system, "first", unlimited("first"));
  await submit(system, "second", unlimited("second"));

  const { body } = await submit(system, "hasty", {
    ...unlimited("hasty"),
    startWithinSeconds: 120,
  });
  await system.pass(5 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
  });
});
