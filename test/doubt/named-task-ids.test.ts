import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { callBack, completion, input, read, signed, submit } from "../support/client.ts";
import { startingAroundUpdates } from "../support/planted-rows.ts";
import { passDays, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("a callback whose claim loses against another's write is not forgotten: its task is adopted", async () => {
  let between = false;
  const table = await startingAroundUpdates((update) => async (key, condition, change) => {
    if (between && change.set?.askedAt !== undefined) {
      between = false;
      await update(key, { exists: "pk" }, { add: { revision: 1 } });
    }
    return update(key, condition, change);
  });
  const system = await startSystem({ ...table, callbacks: "lost" });
  const { body } = await submit(system, "task", { input: input("[silence]") });
  await system.clock.advance(6000);
  const [started] = system.standIn.creates();

  between = true;
  const answer = await callBack(
    system,
    signed(system, completion(started ?? { TaskId: "", SessionContext: "" })),
  );

  expect(answer.status).toBe(200);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("however many TaskIds messages name for a start in doubt, what is written is bounded as what is asked", async () => {
  let writes = 0;
  const table = await startingAroundUpdates((update) => async (key, condition, change) => {
    writes += 1;
    return update(key, condition, change);
  });
  const system = await startSystem({ ...table, callbacks: "lost" });
  await submit(system, "task", { input: input("[silence]") });
  const [started] = system.standIn.creates();
  const before = writes;

  const statuses = new Set<number>();
  for (let number = 0; number < 30; number++) {
    const named = completion({
      TaskId: `forged-${number}`,
      SessionContext: started?.SessionContext ?? "",
    });
    statuses.add((await callBack(system, signed(system, named))).status);
  }

  expect(writes - before).toBeLessThanOrEqual(3);
  expect(statuses).toEqual(new Set([503]));
});

test("a TaskId that a callback named for an indeterminate task is asked about by the poller", async () => {
  let mute = false;
  const system = await startWithAlteredAnswers((body) => (mute ? "" : body), { callbacks: "lost" });
  const { body } = await submit(system, "task", {
    input: input(`[silence][seconds:${73 * 3600}]`),
  });
  await system.pass(12 * MINUTE);
  await system.clock.advance(72 * HOUR + MINUTE);
  await system.pass(2 * MINUTE);
  const before = await read(system, body.taskId);
  const [started] = system.standIn.creates();

  mute = true;
  const answer = await callBack(
    system,
    signed(system, completion(started ?? { TaskId: "", SessionContext: "" })),
  );
  mute = false;
  const asked = system.standIn.calls("DescribeTaskDetail");
  await system.pass(3 * MINUTE);
  const askedAgain = system.standIn.calls("DescribeTaskDetail");
  await passDays(system, 5);

  expect(before.status).toBe("indeterminate");
  expect(answer.status).toBe(503);
  expect(askedAgain).toBeGreaterThan(asked);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    completedVia: "horizon",
  });
});
