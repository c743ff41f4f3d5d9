import { expect, test } from "vitest";
import { rows, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

test("a webhook carries the trace of the request that named it on, at each try", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);
  const webhook = { url: receiver.url };
  const { body: task } = await submit(system, "one", { webhook }, { traceparent: TRACE });
  const again = await submit(system, "one", { webhook }, { traceparent: OTHER });
  receiver.answer(500);
  await system.clock.advance(6000);

  await tellByStream(system);
  receiver.answer(204);
  await system.pass(120_000);

  expect(again.body.taskId).toBe(task.taskId);
  expect(receiver.requests.map(({ headers }) => headers.traceparent)).toEqual([TRACE, TRACE]);
  expect(receiver.heard()).toHaveLength(2);
});

test.each([
  ["no trace", undefined],
  ["another version", TRACE.replace(/^00/, "01")],
  ["upper case", TRACE.toUpperCase()],
  ["an id of zeros", TRACE.replace(/-[0-9a-f]{16}-/, "-0000000000000000-")],
  ["a trace and more", `${TRACE}-00`],
])("%s leaves the webhook without one, and writes no row for it", async (_, traceparent) => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  const headers = traceparent === undefined ? {} : { traceparent };

  const { status } = await submit(system, "one", { webhook: { url: receiver.url } }, headers);
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(status).toBe(202);
  expect(receiver.requests.map((request) => request.headers.traceparent)).toEqual([undefined]);
  expect((await rows(system)).filter(({ sk }) => sk?.S?.startsWith("listener#"))).toEqual([]);
});
