import { expect, test } from "vitest";
import { startTasks } from "../../functions/lifecycle/start-tasks.ts";
import { ask, submit, submitAs } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { KEYS } from "../support/three-tenants.ts";
import { refusing, unlimited } from "./refusing.ts";

const MINUTE = 60_000;

/**
 * A blocked lane of which a run sees only acme's tasks, as the index is late, and is overtaken by a
 * whole other run, which sees zeta's, just before it claims the probe.
 */
const racingForProbe = async () => {
  let isRacing = false;
  let isLate = false;
  const otherRun = Promise.withResolvers<() => Promise<unknown>>();
  const around = await startingAround((real) => ({
    query: async (query) => {
      const entries = await real.query(query);
      return isLate ? entries.filter(({ pk }) => !pk.startsWith("zeta#")) : entries;
    },
    update: async (key, condition, change) => {
      if (isRacing && change.set?.["blocked.probeAt"] !== undefined) {
        isRacing = false;
        isLate = false;
        await (await otherRun.promise)();
      }
      return real.update(key, condition, change);
    },
  }));
  const { system, sent } = await refusing(() => true, around);
  // Not the function itself: the lease keeps it away, as long as the clocks agree.
  otherRun.resolve(() => startTasks(system.dependencies));
  const race = () => {
    isRacing = true;
    isLate = true;
  };
  return { system, sent, race };
};

test("the last probe is not the next one while another task waits, though a refused task stands before the others", async () => {
  const { system, sent } = await refusing(() => true);
  const tasks: string[] = [];
  for (const number of [1, 2, 3, 4])
    tasks.push((await submit(system, `${number}`, unlimited(`task ${number}`))).body.taskId);
  for (const blocking of tasks.slice(0, 2))
    await ask(system, "POST", `/v1/tasks/${blocking}/cancel`);

  await system.pass(8 * MINUTE);

  expect(sent.slice(2).map(({ prompt }) => prompt)).toEqual(["task 3", "task 4", "task 3"]);
});

test("of two runs that are about to send the same probe one sends, though each has another task in hand", async () => {
  const { system, sent, race } = await racingForProbe();
  for (const number of [1, 2])
    await submitAs(system, KEYS.acme, `acme ${number}`, unlimited(`acme ${number}`));
  await submitAs(system, KEYS.zeta, "zeta", unlimited("zeta"));

  race();
  await system.pass(MINUTE);
  await system.tick();

  expect(sent.map(({ prompt }) => prompt)).toEqual(["acme 1", "acme 2", "zeta"]);
});
