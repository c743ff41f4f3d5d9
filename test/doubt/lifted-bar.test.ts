import { expect, test } from "vitest";
import { answering, startWithBetween } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { keyOf, tableOf } from "../support/planted-rows.ts";
import type { System, SystemOptions } from "../support/system.ts";

const MINUTE = 60_000;
const REVOKED = "AuthFailure.SecretIdNotFound";

/** A system of which the first create is lost on its way to Tencent, and its row as it stands. */
const lost = async (options: SystemOptions) => {
  let starts = 0;
  const system = await startWithBetween(
    (request, pass) => {
      if (request.paid) starts += 1;
      return request.paid && starts === 1 ? Promise.reject(new Error("ECONNRESET")) : pass(request);
    },
    { callbacks: "off", ...options },
  );
  const { body } = await submit(system, "one", { input: input("A cat. [seconds:1]") });
  return { system, taskId: body.taskId };
};

/** Writes the refusal of a repeat to the row of a start in doubt, as earlier versions did. */
const barredBefore = async (system: System, taskId: string, code: string): Promise<void> => {
  const key = keyOf({ tenant: "default", taskId });
  await tableOf(system).update(key, { exists: "pk" }, { set: { refusedInDoubt: code } });
};

test.each([REVOKED, "UnauthorizedOperation", "LimitExceeded", "FailedOperation.NeverHeardOf"])(
  "a start in doubt that an earlier version barred for %s is repeated, and its bar goes",
  async (code) => {
    const { system, taskId } = await lost({});
    await barredBefore(system, taskId, code);

    await system.pass(20 * MINUTE);

    const row = await tableOf(system).get(keyOf({ tenant: "default", taskId }));
    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
    expect(row).not.toHaveProperty("refusedInDoubt");
    expect(system.standIn.creates().map(({ SessionId }) => SessionId)).toEqual([`${taskId}-0`]);
  },
);

test("the bar of a key that is still revoked is shown as a block, and bars no later repeat", async () => {
  let isRevoked = true;
  let starts = 0;
  const system = await startWithBetween(
    (request, pass) => {
      if (!request.paid) return pass(request);
      starts += 1;
      if (starts === 1) return Promise.reject(new Error("ECONNRESET"));
      if (!isRevoked) return pass(request);
      return Promise.resolve(answering({ Error: { Code: REVOKED, Message: "No." } }));
    },
    { callbacks: "off" },
  );
  const { body } = await submit(system, "one", { input: input("A cat. [seconds:1]") });
  await barredBefore(system, body.taskId, REVOKED);

  await system.pass(15 * MINUTE);
  const during = await read(system, body.taskId);
  isRevoked = false;
  await system.pass(60 * MINUTE);

  expect(during).toMatchObject({
    status: "doubtful",
    doubt: { reason: "blocked", code: REVOKED, message: "No." },
  });
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a start that an earlier version barred for our key, and that a complete list lacks, is queued again and not rejected", async () => {
  const { system, taskId } = await lost({
    listsAigcTasks: true,
    environment: { LIST_PROVEN_COMPLETE: "on" },
  });
  await barredBefore(system, taskId, REVOKED);
  await system.clock.advance(30 * MINUTE);

  await system.pass(5 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates().map(({ SessionId }) => SessionId)).toEqual([`${taskId}-1`]);
});

test.each(["InvalidParameterValue.Prompt", "InvalidParameterValue.SessionId"])(
  "a start in doubt that an earlier version barred for %s stays barred",
  async (code) => {
    const { system, taskId } = await lost({});
    await barredBefore(system, taskId, code);

    await system.pass(60 * MINUTE);

    expect(await read(system, taskId)).toMatchObject({ status: "doubtful" });
    expect(system.standIn.creates()).toEqual([]);
  },
);
