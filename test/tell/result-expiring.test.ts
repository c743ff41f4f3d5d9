import { expect, test } from "vitest";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { enable, startEndpointReceiver } from "./endpoint-receiver.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const expiry = ({ url }: Receiver) => ({ url, events: ["task.result_expiring"] });

/** Lets time pass until a moment, with one look of the schedule an hour. */
const passUntil = async (system: System, moment: number): Promise<void> => {
  while (system.clock.now() < moment) {
    await system.clock.advance(Math.min(HOUR, moment - system.clock.now()));
    await system.tick();
  }
};

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

const expiresOf = async (system: System): Promise<number> => {
  const row = await taskRow(system);
  const inRow = row?.output?.M?.files?.L?.[0]?.M?.expiresAt?.S;
  return Date.parse(inRow ?? row?.outputExpiresAt?.S ?? "");
};

const startEnded = async (
  operation: Sample,
  webhook: (receiver: Receiver) => object = expiry,
): Promise<{ system: System; receiver: Receiver; taskId: string; expiresAt: number }> => {
  // The poller sees it at work, from which the expiry of some results is derived.
  const system = await startSystem({ tells: true, callbacks: "off", lifeSeconds: 150 });
  const receiver = await startReceiver(system);
  const input = sampleInputs[operation];
  const { body } = await submit(system, "ends", { operation, input, webhook: webhook(receiver) });
  await system.pass(10 * MINUTE);
  await tellByStream(system);
  return { system, receiver, taskId: body.taskId, expiresAt: await expiresOf(system) };
};

test.each<[Sample, number]>([
  ["mps.CreateAigcVideoTask", 2],
  ["tiw.CreateVideoGenerationTask", 12],
  ["vod.CreateAigcVideoTask", 24],
])("the expiry of a result of %s is told %i hours ahead, once", async (operation, hours) => {
  const { system, receiver, taskId, expiresAt } = await startEnded(operation);
  const at = expiresAt - hours * HOUR;

  await passUntil(system, at - 2 * MINUTE);
  const early = receiver.requests.length;
  await system.pass(6 * MINUTE);
  await passUntil(system, expiresAt + HOUR);

  expect(early).toBe(0);
  expect(receiver.heard().map(({ id, event }) => ({ id, event }))).toEqual([
    {
      id: `evt_${taskId}_result_expiring`,
      event: {
        type: "task.result_expiring",
        timestamp: new Date(at).toISOString(),
        data: { taskId, operation, status: "succeeded", revision: expect.any(Number) },
      },
    },
  ]);
  expect(await taskRow(system)).not.toHaveProperty("agenda");
});

test("a task that nobody asked about stays on no list until its result expires", async () => {
  const { system, receiver } = await startEnded("vod.CreateAigcVideoTask", ({ url }) => ({ url }));

  const row = await taskRow(system);
  await passUntil(system, system.clock.now() + 8 * 24 * HOUR);

  expect(row).not.toHaveProperty("agenda");
  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
});

test("a receiver that is down then is told later, in the same bytes, with the result if it asked for that", async () => {
  const { system, receiver, expiresAt } = await startEnded("mps.CreateAigcVideoTask", (each) => ({
    ...expiry(each),
    include: ["output"],
  }));
  receiver.answer(500);
  await passUntil(system, expiresAt + HOUR);
  const failed = receiver.requests.length;
  receiver.answer(204);
  await passUntil(system, expiresAt + 6 * HOUR);

  const heard = receiver.heard();
  expect(failed).toBeGreaterThan(1);
  expect(heard).toHaveLength(failed + 1);
  expect(new Set(heard.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
  expect(heard[0]?.event.data.output).toMatchObject({ files: [{ url: expect.any(String) }] });
});

test("an address that is added after the end hears of the expiry as well", async () => {
  const { system, expiresAt } = await startEnded("mps.CreateAigcVideoTask", ({ url }) => ({ url }));
  const late = await startReceiver(system);
  const operation = "mps.CreateAigcVideoTask";

  const input = sampleInputs[operation];
  await submit(system, "ends", { operation, input, webhook: expiry(late) });
  await passUntil(system, expiresAt);

  expect(late.heard().map(({ event }) => event.type)).toEqual(["task.result_expiring"]);
});

test("an endpoint that asked for nothing else hears of the expiry of every result", async () => {
  const system = await startSystem({ tells: true });
  const endpoint = await startEndpointReceiver();
  await enable(system, endpoint.url, { events: ["task.result_expiring"] });
  await submit(system, "ends", { operation: "mps.CreateAigcVideoTask" });
  await system.pass(5 * MINUTE);

  await passUntil(system, await expiresOf(system));

  expect(endpoint.events().map(({ type }) => type)).toEqual(["task.result_expiring"]);
});

test("the audit makes up for a version that takes the task from its list", async () => {
  const { system, receiver, expiresAt } = await startEnded("vod.CreateAigcVideoTask");
  const task = await system.dependencies.tasks.read({
    tenant: "default",
    taskId: String((await taskRow(system))?.taskId?.S),
  });
  if (task === undefined || !("settledAt" in task)) throw new Error("expected a settled task");
  await system.dependencies.tasks.unlist(task, String(task.agenda));

  await system.audit();
  await passUntil(system, expiresAt);

  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.result_expiring"]);
});
