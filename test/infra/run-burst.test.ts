import { expect, test } from "vitest";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";
import { childrenOf, fallenMemory } from "../support/runner-memory.ts";

const MOST_MEGABYTES = 400;

/** A function has no more environments than these. */
const MOST_ENVIRONMENTS = 4;

// Only Linux says how much of its memory a process shares.
test.skipIf(process.platform !== "linux")(
  `after a burst of a hundred submits the children of npm start fit into ${MOST_MEGABYTES} MB`,
  async () => {
    const runner = await startRunner(stateDirectory(), ["--no-sample"]);
    const caller = await callerOf(runner);

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => caller.submit(`burst-${n}`, "[seconds:1]")),
    );
    const accepted = new Set(answers.map(({ taskId }) => taskId));
    const children = await childrenOf(runner);
    const hosts = Map.groupBy(
      children.filter(({ command }) => command.includes("lambda-host")),
      ({ command }) => command,
    );
    const most = Math.max(...[...hosts.values()].map(({ length }) => length));
    const megabytes = await fallenMemory(runner, MOST_MEGABYTES);

    expect(accepted.size).toBe(100);
    expect(hosts.size).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(MOST_ENVIRONMENTS);
    expect(megabytes).toBeGreaterThan(0);
    expect(await runner.interrupt()).toBe(0);
  },
);
