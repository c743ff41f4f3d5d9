import { describe, expect, test } from "vitest";
import { callBack, completion, contextOf, input, read, signed, submit } from "../support/client.ts";
import { MINUTE, questions, startBetween, startQuietly, startTask } from "./start-task.ts";

describe("a callback that comes before we know the TaskId", () => {
  test("lets a doubtful task be adopted: found, settled, and paid once", async () => {
    const system = await startQuietly();
    const { taskId, status, started } = await startTask(system, "[silence]");
    await system.clock.advance(5000);

    await callBack(system, signed(system, completion(started)));
    await system.pass(10 * MINUTE);

    expect(status).toBe("doubtful");
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      providerTaskId: started.TaskId,
      completedVia: "callback",
    });
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
    expect(questions(system)).toBe(1);
  });

  test.each([
    ["is right while the task runs, and so is the answer", "[seconds:100]", "running"],
    ["is right after its end, and so is the answer", "[seconds:0]", "succeeded"],
    ["is right where the answer never comes", "[silence][seconds:100]", "running"],
  ])("and before the answer to the create, %s", async (_, prompt, status) => {
    const system = await startBetween(async ({ paid }, send, world) => {
      const answer = send();
      await answer.catch(() => "its loss is told below");
      const started = world.standIn.creates().at(-1);
      if (paid && started !== undefined) await callBack(world, signed(world, completion(started)));
      return answer;
    });

    const { body } = await submit(system, "task", { input: input(prompt) });
    const { body: next } = await submit(system, "next", { input: input("[seconds:100]") });

    expect(body).toMatchObject({ status, providerTaskId: system.standIn.creates()[0]?.TaskId });
    expect(next.status).toBe(status === "running" ? "queued" : "running");
    expect(system.standIn.calls("CreateAigcVideoTask")).toBe(system.standIn.creates().length);
  });

  test("is still evidence for a task that was given up, until its horizon", async () => {
    const system = await startQuietly();
    const { taskId, started } = await startTask(system, "[silence]");
    await system.clock.advance(72 * 60 * MINUTE);
    await system.tick();
    const givenUp = await read(system, taskId);

    await callBack(system, signed(system, completion(started)));

    expect(givenUp).toMatchObject({ status: "indeterminate", settled: false });
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      settled: true,
      completedVia: "callback",
    });
  });

  test.each<[string, string, (taskId: string) => string]>([
    ["without our MAC", "SessionContext", () => "theirs"],
    [
      "with the MAC of another environment",
      "SessionContext",
      (taskId) => contextOf(taskId, { environment: "staging" }),
    ],
    ["with the MAC of another task", "SessionContext", () => contextOf("a".repeat(32))],
    ["with the SessionId of another start", "SessionId", (taskId) => `${taskId}-1`],
  ])("adopts nothing that Tencent knows %s", async (_, field, valueFor) => {
    const system = await startBetween(async ({ paid }, send) => {
      const answer = await send();
      return paid
        ? answer
        : {
            ...answer,
            body: answer.body.replace(
              new RegExp(`"${field}":"[^"]*"`),
              `"${field}":"${valueFor(taskId)}"`,
            ),
          };
    });
    const { taskId, started } = await startTask(system, "[silence]");

    const answer = await callBack(system, signed(system, completion(started)));

    expect(answer.status).toBe(200);
    expect((await read(system, taskId)).status).toBe("doubtful");
    expect(questions(system)).toBe(1);
  });
});
