import { expect, test } from "vitest";
import { move } from "../../functions/lifecycle/common/move.ts";
import { type Ending, settled } from "../../functions/task/settled.ts";
import { instant } from "../../functions/task/time.ts";
import { input, read, rows, send, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const told = (url: string) => ({ input: input(), webhook: { url } });

test("a repeat may name another address, and both hear the same event", async () => {
  const system = await startSystem();
  const first = await startReceiver(system);
  const second = await startReceiver(system);

  const { body: task } = await send(system, told(first.url));
  const repeat = await send(system, told(second.url));
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(repeat.status).toBe(202);
  expect(repeat.headers.get("idempotent-replayed")).toBe("true");
  expect(first.heard()).toHaveLength(1);
  expect(second.heard().map(({ id }) => id)).toEqual([`evt_${task.taskId}_succeeded`]);
  expect(second.heard()[0]?.body).toBe(first.heard()[0]?.body);
});

test("the same address again writes nothing", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  await send(system, told(receiver.url));
  const before = await rows(system);

  await send(system, told(receiver.url));

  expect(await rows(system)).toEqual(before);
});

test("a settled task tells a further address at once, and the first one nothing more", async () => {
  const system = await startSystem();
  const first = await startReceiver(system);
  const late = await startReceiver(system);
  await send(system, told(first.url));
  await system.clock.advance(6000);
  await tellByStream(system);

  await send(system, told(late.url));
  await tellByStream(system);

  expect(first.heard()).toHaveLength(1);
  expect(late.heard().map(({ body }) => body)).toEqual(first.heard().map(({ body }) => body));
});

test("a task tells five addresses at most, and a sixth changes nothing", async () => {
  const system = await startSystem();
  for (let number = 0; number < 5; number++)
    await send(system, told(`http://127.0.0.1:9/${number}`));
  const before = await rows(system);

  const sixth = await send(system, told("http://127.0.0.1:9/5"));

  expect(sixth.status).toBe(422);
  expect(sixth.body).toMatchObject({
    code: "too_many_listeners",
    errors: [{ pointer: "/webhook/url" }],
  });
  expect(await rows(system)).toEqual(before);
});

test("an address that is not public is refused, and nothing is written or sent", async () => {
  const system = await startSystem({ environment: { WEBHOOK_PLACES: "public" } });

  const refused = await send(system, told("https://169.254.169.254/latest/meta-data"));

  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({
    code: "webhook_url_refused",
    errors: [{ pointer: "/webhook/url", message: "must name a public host" }],
  });
  expect(await rows(system)).toEqual([]);
  expect(system.standIn.creates()).toEqual([]);
});

test("an address hears only the events that it asked for", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  const webhook = { url: receiver.url, events: ["task.failed"] };

  await send(system, { input: input(), webhook });
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(receiver.requests).toEqual([]);
});

test("an address that asked for the output gets it, and any other does not", async () => {
  const system = await startSystem();
  const whole = await startReceiver(system);
  const thin = await startReceiver(system);
  const { body: task } = await send(system, {
    input: input(),
    webhook: { url: whole.url, include: ["output"] },
  });
  await send(system, told(thin.url));
  await system.clock.advance(6000);
  await tellByStream(system);

  const { output } = await read(system, task.taskId);
  expect(whole.heard()[0]?.event.data.output).toEqual(output);
  expect(thin.heard()[0]?.event.data).not.toHaveProperty("output");
});

test("a long address is told as well as a short one", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);

  await send(system, told(`${receiver.url}?token=${"x".repeat(1500)}`));
  await system.clock.advance(6000);
  await tellByStream(system);

  expect(receiver.heard()).toHaveLength(1);
});

test("a listener that is added while another function settles the task is not forgotten", async () => {
  const system = await startSystem({ callbacks: "off" });
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "race");
  const { dependencies, clock } = system;
  const stale = await dependencies.tasks.read({ tenant: "default", taskId: body.taskId });
  if (stale?.status !== "running") throw new Error("expected a running task");
  await submit(system, "race", { webhook: { url: receiver.url } });

  const ending: Ending = { status: "succeeded", output: { files: [] } };
  await move(dependencies, stale, settled(stale, ending, "poll", instant(clock.now())));
  await tellByStream(system);

  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
});

test("two listeners that a settled task gets at one moment are both told", async () => {
  const system = await startSystem({ tells: true });
  const late = await startReceiver(system);
  const first = await startReceiver(system);
  await submit(system, "both");
  await system.clock.advance(6000);
  await submit(system, "both", { webhook: { url: first.url } });
  first.meanwhile(() => submit(system, "both", { webhook: { url: late.url } }));

  await tellByStream(system);
  await tellByStream(system);

  expect(first.heard()).toHaveLength(1);
  expect(late.heard()).toHaveLength(1);
});

test("a listener that is added while the others are told is told too", async () => {
  const system = await startSystem({ tells: true });
  const late = await startReceiver(system);
  const first = await startReceiver(system);
  await submit(system, "meanwhile", { webhook: { url: first.url } });
  await system.clock.advance(6000);
  first.meanwhile(() => submit(system, "meanwhile", { webhook: { url: late.url } }));

  await tellByStream(system);
  await tellByStream(system);

  expect(first.heard()).toHaveLength(1);
  expect(late.heard()).toHaveLength(1);
});
