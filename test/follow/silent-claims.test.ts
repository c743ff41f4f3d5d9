import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { isSample, type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * How long the table's client waits for an answer: three times two seconds, and a moment between.
 */
const SILENCE = 6300;

/** The operations whose TaskIds are claimed at their start. */
const claiming = operations.flatMap(({ name, echoes }) =>
  echoes !== "context" && isSample(name) ? [name] : [],
);

/**
 * A system whose table says nothing about claims for as long as `isSilent`, and what happened in
 * it, in order.
 */
const startWithSilentClaims = async () => {
  const clock = new VirtualClock();
  const world = {
    isSilent: true,
    savedAt: undefined as number | undefined,
    happened: [] as string[],
  };
  const around = await startingAround((table) => ({
    put: async (row, condition) => {
      if (!row.pk.startsWith("provider#")) return table.put(row, condition);
      if (world.isSilent) {
        await clock.sleep(SILENCE);
        throw new Unavailable("The table does not answer.");
      }
      world.happened.push("claimed");
      return table.put(row, condition);
    },
    update: async (key, condition, update) => {
      const written = await table.update(key, condition, update);
      if (written.won && update.set?.providerTaskId !== undefined) world.savedAt ??= clock.now();
      return written;
    },
  }));
  const system = await startWithBetween(
    (request, pass) => {
      if (request.action.startsWith("Describe")) world.happened.push("asked");
      return pass(request);
    },
    { clock, callbacks: "off", lifeSeconds: 600, ...around },
  );
  return { system, world };
};

test("a task that answers do not show is claimed by its TaskId in every product that has such tasks", () => {
  expect(claiming).toEqual([
    "mps.CreateAigcVideoTask",
    "tiw.CreateVideoGenerationTask",
    "trtc.StartAITranscription",
  ]);
});

test.each(claiming)(
  "the TaskId of %s is saved within ten seconds though the table says nothing about claims",
  async (operation: Sample) => {
    const { system, world } = await startWithSilentClaims();
    const sentAt = system.clock.now();

    const { status, body } = await submit(system, "task", {
      operation,
      input: sampleInputs[operation],
    });

    expect({ status, task: body.status }).toEqual({ status: 202, task: "running" });
    expect(body.providerTaskId).not.toBe("");
    expect((world.savedAt ?? Number.POSITIVE_INFINITY) - sentAt).toBeLessThanOrEqual(10 * SECOND);
    expect(system.clock.now() - sentAt).toBeLessThan(20 * SECOND);
  },
);

test.each(claiming)(
  "the poller claims the TaskId of %s before it asks about it",
  async (operation: Sample) => {
    const { system, world } = await startWithSilentClaims();
    const { body } = await submit(system, "task", { operation, input: sampleInputs[operation] });
    world.isSilent = false;

    await system.pass(5 * MINUTE);

    expect(world.happened.slice(0, 2)).toEqual(["claimed", "asked"]);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "running",
      providerTaskId: body.providerTaskId,
    });
  },
);
