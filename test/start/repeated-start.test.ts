import { expect, test } from "vitest";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import { startWithAlteredAnswers, startWithBetween } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { refusingTurns } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test("a repeat that Tencent refuses for good ends the repeating, and undoes no doubt", async () => {
  let refusing = false;
  const refusal =
    '{"Response":{"Error":{"Code":"InvalidParameter","Message":"no"},"RequestId":"r"}}';
  const system = await startWithAlteredAnswers((body) => (refusing ? refusal : body), {
    callbacks: "off",
  });
  const { body } = await submit(system, "task", { input: input("[drop]") });

  refusing = true;
  await system.pass(30 * MINUTE);
  const calls = system.standIn.calls("CreateAigcVideoTask");
  await system.clock.advance(3 * DAY);
  await system.pass(2 * MINUTE);

  expect(calls).toBe(2);
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    error: { provider: { code: "InvalidParameter" } },
  });
});

test("a rate refusal of a repeat says nothing of the first attempt, and the next repeat follows", async () => {
  let refusals = 0;
  const refusal =
    '{"Response":{"Error":{"Code":"RequestLimitExceeded","Message":"later"},"RequestId":"r"}}';
  const system = await startWithBetween(
    async (request, pass) => {
      const answer = await pass(request);
      return request.action === "CreateAigcVideoTask" && refusals-- > 0
        ? { ...answer, body: refusal }
        : answer;
    },
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task", { input: input("[drop][seconds:1]") });

  refusals = 1;
  await system.pass(30 * MINUTE);

  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(3);
  expect(await read(system, body.taskId)).not.toMatchObject({ status: "rejected" });
  expect(system.standIn.creates().every(({ SessionId }) => SessionId === `${body.taskId}-0`)).toBe(
    true,
  );
});

test("a repeat that could not be sent leaves the task in doubt, and the next repeat follows", async () => {
  let unreached = 0;
  const system = await startWithAlteredAnswers(
    (body, { action }) => {
      if (action === "CreateAigcVideoTask" && unreached-- > 0)
        throw new TencentUnreached(action, "ECONNREFUSED");
      return body;
    },
    { callbacks: "off" },
  );
  const { body } = await submit(system, "task", { input: input("[drop]") });

  unreached = 1;
  await system.pass(7 * MINUTE);
  const after = await read(system, body.taskId);
  await system.pass(20 * MINUTE);

  expect(system.log.filter(({ event }) => event === "start_not_sent")).toHaveLength(1);
  expect(system.log.some(({ event }) => event === "outcome_not_applied")).toBe(false);
  expect(after).toMatchObject({ status: "doubtful" });
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(3);
});

test("a repeat waits for its turn as every start does", async () => {
  let crowded = false;
  const table = await refusingTurns(() => crowded);
  const system = await startSystem({ ...table, callbacks: "off" });
  const { body } = await submit(system, "task", { input: input("[drop]") });

  crowded = true;
  await system.pass(15 * MINUTE);
  const during = {
    calls: system.standIn.calls("CreateAigcVideoTask"),
    status: (await read(system, body.taskId)).status,
  };
  crowded = false;
  await system.pass(5 * MINUTE);

  expect(during).toEqual({ calls: 1, status: "doubtful" });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});
