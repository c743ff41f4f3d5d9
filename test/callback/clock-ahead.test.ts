import { expect, test } from "vitest";
import { exists } from "../../functions/task/condition.ts";
import { callBack, completion, input, read, signed, submit } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";

test("a callback is heard though a function whose clock is an hour ahead has just asked", async () => {
  const system = await startSystem({ callbacks: "lost" });
  const { body } = await submit(system, "task", { input: input("A cat.") });
  const [started = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
  const key = keyOf({ tenant: "default", taskId: body.taskId });
  await tableOf(system).update(key, exists("pk"), {
    set: { askedAt: new Date(system.clock.now() + 3_600_000).toISOString() },
  });
  await system.clock.advance(60_000);

  const { status } = await callBack(system, signed(system, completion(started)));

  expect(status).toBe(200);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "callback",
  });
});
