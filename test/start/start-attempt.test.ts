import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { refusingTurns, startingAround } from "../support/planted-rows.ts";
import { SUB_APP_ID, startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("a sender that was frozen between its write and its send does not send; the task starts later, once", async () => {
  const clock = new VirtualClock();
  let freezing = true;
  const frozen = await startingAround((table) => ({
    put: async (row, condition) => {
      const written = await table.put(row, condition);
      if (freezing && row.status === "submitting") await clock.sleep(50_000);
      return written;
    },
  }));
  const system = await startSystem({ clock, ...frozen });

  const { body } = await submit(system, "task");
  const sent = system.standIn.calls("CreateAigcVideoTask");
  freezing = false;
  await system.pass(2 * MINUTE);

  expect({ status: body.status, sent }).toEqual({ status: "queued", sent: 0 });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("an acceptance is saved as soon as the table answers again, within the same invocation", async () => {
  let failures = 2;
  const table = await startingAround((plain) => ({
    update: async (key, condition, update) => {
      if (update.set?.providerTaskId !== undefined && failures-- > 0)
        throw new Unavailable("The table did not answer.");
      return plain.update(key, condition, update);
    },
  }));
  const system = await startSystem(table);

  const { body } = await submit(system, "task");

  expect(body).toMatchObject({
    status: "running",
    providerTaskId: expect.stringContaining("AigcVideoTask"),
  });
  expect(system.log.filter(({ event }) => event === "outcome_not_saved")).toHaveLength(2);
});

test("every start, a repeat too, has a connection to itself, and no question does", async () => {
  const sent: { action: string; paid: boolean }[] = [];
  const system = await startWithAlteredAnswers(
    (body, { action, paid }) => {
      sent.push({ action, paid });
      return body;
    },
    { callbacks: "off" },
  );

  await submit(system, "answered");
  await submit(system, "repeated", { input: input("[drop]") });
  await system.pass(20 * MINUTE);

  const [create, describe] = ["CreateAigcVideoTask", "DescribeTaskDetail"].map((action) =>
    sent.filter((each) => each.action === action),
  );
  expect(create?.length).toBeGreaterThan(1);
  expect(create?.every(({ paid }) => paid)).toBe(true);
  expect(describe?.every(({ paid }) => !paid)).toBe(true);
});

test.each(operations.map(({ name }) => name))(
  "a start of %s takes a used connection only if Tencent refuses a second copy of it",
  async (operation) => {
    const used = new Set<boolean>();
    const system = await startWithAlteredAnswers((body, { paid, reuses = false }) => {
      if (paid) used.add(reuses);
      return body;
    });

    await submit(system, "task", { operation, input: sampleInputs[operation] });

    const isProtected = !["mps.CreateAigcVideoTask", "tiw.CreateVideoGenerationTask"].includes(
      operation,
    );
    expect([...used]).toEqual([isProtected]);
  },
);

test("a queued task waits for its turn, too, and no slot is lost to it", async () => {
  let crowded = false;
  const table = await refusingTurns(() => crowded);
  // For three applications no slot bounds a start, so each takes its turn.
  const applications = [0, 1, 2].map((n) => String(SUB_APP_ID + n)).join();
  const system = await startSystem({
    ...table,
    environment: { ...table.environment, TENCENT_VOD_SUB_APP_IDS: applications },
  });
  await submit(system, "busy");
  const { body } = await submit(system, "waits");

  crowded = true;
  await system.pass(5 * MINUTE);
  const during = {
    calls: system.standIn.calls("CreateAigcVideoTask"),
    status: (await read(system, body.taskId)).status,
  };
  crowded = false;
  await system.pass(5 * MINUTE);

  expect(during).toEqual({ calls: 1, status: "queued" });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("an answer that echoes somebody else's SessionId is not applied", async () => {
  let altering = false;
  const system = await startWithAlteredAnswers(
    (body) =>
      altering ? body.replace(/"SessionId":"[^"]*"/, '"SessionId":"somebody-elses-0"') : body,
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task");

  altering = true;
  await system.pass(3 * MINUTE);
  const during = await read(system, body.taskId);
  altering = false;
  await system.pass(3 * MINUTE);

  expect(during).toMatchObject({ status: "running" });
  expect(system.log.some(({ event }) => event === "foreign_report")).toBe(true);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("'not found' means nothing until Tencent's record must have ended, and then that the outcome is unknown", async () => {
  let forgetting = false;
  const notFound =
    '{"Response":{"Error":{"Code":"ResourceNotFound","Message":"?"},"RequestId":"r"}}';
  const system = await startWithAlteredAnswers((body) => (forgetting ? notFound : body), {
    callbacks: "off",
  });
  const { body } = await submit(system, "task");

  forgetting = true;
  await system.pass(10 * MINUTE);
  await system.clock.advance(3 * DAY - 30 * MINUTE);
  await system.pass(2 * MINUTE);
  const before = await read(system, body.taskId);
  await system.clock.advance(40 * MINUTE);
  await system.pass(15 * MINUTE);

  expect(before).toMatchObject({ status: "running", settled: false });
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    error: { code: "provider_forgot" },
  });
});

test("the poller looks at no start before its sender's minute is over, however soon its operation is asked about", async () => {
  const looked: number[] = [];
  const table = await startingAround((plain) => ({
    put: async (row, condition) => {
      if (row.status === "submitting")
        looked.push(Date.parse(String(row.dueAt)) - Date.parse(String(row.signedAt)));
      return plain.put(row, condition);
    },
  }));
  const system = await startSystem({ ...table, callbacks: "off" });

  for (const [operation, input] of Object.entries(sampleInputs))
    await submit(system, operation, { operation, input });

  expect(looked).toHaveLength(Object.keys(sampleInputs).length);
  expect(Math.min(...looked)).toBeGreaterThanOrEqual(MINUTE);
});

test("a TaskId that was saved by a write whose answer was lost is no alarm when it is saved again", async () => {
  let lost = 0;
  const losing = await startingAround((table) => ({
    update: async (key, condition, update) => {
      const written = await table.update(key, condition, update);
      if (update.set?.providerTaskId !== undefined && lost++ === 0)
        throw new Unavailable("The table does not answer.");
      return written;
    },
  }));
  const system = await startSystem({ callbacks: "off", ...losing });

  const { body } = await submit(system, "task");

  expect(lost).toBe(2);
  expect(body).toMatchObject({ status: "running", providerTaskId: expect.any(String) });
  expect(system.log.map(({ event }) => event)).not.toContain("outcome_not_applied");
});
