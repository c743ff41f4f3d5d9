import { describe, expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { callBack, completion, contextOf, input, read, signed, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;

describe("a TaskId that a callback named while Tencent did not answer", () => {
  /**
   * The answer to the start is lost, and its callback comes while questions are not answered; then
   * its signature is used for another TaskId.
   */
  const start = async () => {
    let silent = true;
    const system = await startWithAlteredAnswers(
      (body, { action }) => (silent && action === "DescribeTaskDetail" ? "" : body),
      {
        callbacks: "lost",
      },
    );
    const { body } = await submit(system, "task", { input: input("[silence]") });
    const [{ TaskId, SessionId } = { TaskId: "", SessionId: "" }] = system.standIn.creates();
    await system.clock.advance(MINUTE);
    const genuine = signed(
      system,
      completion({ TaskId, SessionId, SessionContext: contextOf(body.taskId) }),
    );
    const forged = JSON.stringify(genuine).replaceAll(TaskId, "1500000000-AigcVideoTask-made-up");
    const answer = () => {
      silent = false;
    };
    return { system, taskId: body.taskId, genuine, forged, answer };
  };

  test("is not given up for one that a captured signature names later", async () => {
    const { system, taskId, genuine, forged, answer } = await start();
    const answers = [await callBack(system, genuine)];
    await system.clock.advance(15_000);
    answers.push(await callBack(system, forged));

    answer();
    await system.pass(5 * MINUTE);

    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("does not keep out the true one that is named after it", async () => {
    const { system, taskId, genuine, forged, answer } = await start();
    await callBack(system, forged);
    await system.clock.advance(15_000);

    answer();
    const told = await callBack(system, genuine);

    expect(told.status).toBe(200);
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
  });
});

test("a start in doubt is sent again after its fence, even if callbacks keep naming an unknown TaskId", async () => {
  const system = await startSystem({ callbacks: "lost" });
  const { body } = await submit(system, "task", { input: input("[drop]") });
  const named = completion({
    TaskId: "1500000000-AigcVideoTask-made-up",
    SessionContext: contextOf(body.taskId),
  });
  const captured = signed(system, named, { validFor: 1200 });

  for (let step = 0; step < 38; step++) {
    await callBack(system, captured);
    await system.pass(MINUTE / 2);
  }

  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
});
