import { expect, test } from "vitest";
import { callBack, completion, read, signed } from "../support/client.ts";
import type { CountedCall } from "../support/count-calls.ts";
import { countingEngine } from "../support/counting-engine.ts";
import type { System } from "../support/system.ts";
import { questions, startQuietly, startTask } from "./start-task.ts";

const END = 6000;

/** A system whose process has asked twice, and so holds a permit. `turns`: writes for turns. */
const permitted = async () => {
  const calls: CountedCall[] = [];
  const engine = await countingEngine((call) => calls.push(call));
  const system = await startQuietly({ environment: { AWS_ENDPOINT_URL_DYNAMODB: engine.url } });
  for (const key of ["first", "second"]) {
    const { started } = await startTask(system, "A cat.", key);
    await system.clock.advance(END);
    await callBack(system, signed(system, completion(started)));
  }
  const turns = () => calls.filter(({ pk }) => pk === "rate#vod.DescribeTaskDetail").length;
  return { system, turns };
};

const copiesOf = (system: System, event: object, count: number) =>
  Promise.all(Array.from({ length: count }, () => callBack(system, signed(system, event))));

test("a process that has asked twice settles the next task without a turn", async () => {
  const { system, turns } = await permitted();
  const before = turns();
  const { taskId, started } = await startTask(system, "A cat.", "third");
  await system.clock.advance(END);

  await callBack(system, signed(system, completion(started)));

  expect((await read(system, taskId)).status).toBe("succeeded");
  expect([before, turns()]).toEqual([2, 2]);
});

test("fifty copies at one moment cause three questions at most, and all are answered", async () => {
  const { system } = await permitted();
  const { taskId, started } = await startTask(system, "A cat.", "third");
  await system.clock.advance(END);
  const before = questions(system);

  const answers = await system.clock.during(copiesOf(system, completion(started), 50));

  expect(questions(system) - before).toBeLessThanOrEqual(3);
  expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
  expect((await read(system, taskId)).status).toBe("succeeded");
});

test("copies about a task that goes on running cause one question in ten seconds, as without a permit", async () => {
  const { system } = await permitted();
  const { started } = await startTask(system, "[seconds:1000]", "third");
  const before = questions(system);

  for (let second = 0; second < 20; second += 1) {
    await callBack(system, signed(system, completion(started)));
    await system.clock.advance(1000);
  }

  expect(questions(system) - before).toBe(2);
});

test("no forged callback uses the permit", async () => {
  const { system, turns } = await permitted();
  const { taskId, started } = await startTask(system, "A cat.", "third");
  await system.clock.advance(END);
  const before = { asked: questions(system), turns: turns() };

  for (let number = 0; number < 20; number += 1)
    await callBack(system, signed(system, completion(started), { key: "forged" }));
  const forged = questions(system) - before.asked;
  await callBack(system, signed(system, completion(started)));

  expect(forged).toBe(0);
  expect((await read(system, taskId)).status).toBe("succeeded");
  expect(turns()).toBe(before.turns);
});
