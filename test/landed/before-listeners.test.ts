import { expect, inject, test } from "vitest";
import { versionOf } from "../simulation/version-before.ts";
import { transportTo } from "../support/call-through.ts";
import { input, read, rows, submit } from "../support/client.ts";
import { startingOnWholeLists } from "../support/planted-rows.ts";
import { secretFiles } from "../support/secret-files.ts";
import { secretReader } from "../support/secrets-manager.ts";
import { SUB_APP_ID, type System, secrets } from "../support/system.ts";
import { engineTable } from "../support/table.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";
import { startWithWorkflows } from "../tell/waiting.ts";
import { functionsOf } from "./fixture.ts";

const MINUTE = 60_000;

/** The last set that was written before callers could name anybody to be told. */
const BEFORE_LISTENERS = "2026-11-28";

/** Runs a function of that version once, on the table of a system. */
const runBefore = async (system: System, name: string): Promise<void> => {
  const { clock, standIn, tableName } = system;
  const version = await versionOf(functionsOf(BEFORE_LISTENERS));
  const environment = {
    TABLE_NAME: tableName,
    ENVIRONMENT: "test",
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl"),
    TENCENT_ENDPOINT_URL: standIn.url,
    TENCENT_VOD_SUB_APP_IDS: String(SUB_APP_ID),
    ...secretFiles(secrets),
  };
  const transport = transportTo(standIn.url);
  const handler = version(name, environment, {
    ...system.dependencies,
    send: (request) => transport.send(request),
    table: engineTable(tableName),
    readSecret: secretReader(),
    // Real seconds mean nothing on a virtual clock.
    deadlineAfter: () => new AbortController().signal,
    log: () => undefined,
  });
  if (handler === undefined) throw new Error(`That version has no ${name}.`);
  await clock.during(handler({}));
};

test("a version before workflows and webhooks settles their tasks, breaks no row of theirs, and today's code makes up for the telling", async () => {
  const { system, aws } = await startWithWorkflows({
    callbacks: "off",
    ...(await startingOnWholeLists()),
  });
  const receiver = await startReceiver(system);
  const { body: task } = await submit(system, "one", {
    input: input("[seconds:30]"),
    resume: { stepFunctions: { taskToken: "AAAAtoken-marker/+=" } },
    webhook: { url: receiver.url },
  });
  const listening = async () =>
    (await rows(system))
      .filter(({ sk }) => sk?.S === "task" || sk?.S?.startsWith("listener#"))
      .map(({ sk, listeners, address }) => ({ sk, listeners, address }));
  const before = await listening();

  await system.clock.advance(2 * MINUTE);
  await runBefore(system, "poll-tasks");
  const settled = await read(system, task.taskId);
  const after = await listening();
  await system.audit();
  await tellByStream(system);

  expect(before).toHaveLength(2);
  expect(settled).toMatchObject({ status: "succeeded", completedVia: "poll" });
  expect(after).toEqual(before);
  expect(aws.taken()).toHaveLength(1);
  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
});
