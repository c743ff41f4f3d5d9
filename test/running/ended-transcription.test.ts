import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createHandler } from "../../functions/receive-callback.ts";
import { exists } from "../../functions/task/condition.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { read, submit } from "../support/client.ts";
import { refusingClaims, startingAround } from "../support/planted-rows.ts";
import { CALLBACK_KEYS, PATH_SECRET, type System, type SystemOptions } from "../support/system.ts";

const MINUTE = 60_000;
const GONE = JSON.stringify({
  Response: {
    Error: { Code: "FailedOperation.TaskNotExist", Message: "It is gone." },
    RequestId: "r",
  },
});

type Look = "Preparing" | "InProgress" | "Stopped" | "gone" | "silent";

/** A transcription of which no callback tells, and whose status is asked for. */
const transcribe = async (lookOf: () => Look | Promise<Look>, options: SystemOptions = {}) => {
  const answer = (body: string, look: Look): string => {
    if (look === "silent") return "";
    return look === "gone" ? GONE : body.replace(/"Status":"\w+"/, `"Status":"${look}"`);
  };
  const system = await startWithAlteredAnswers(
    async (body, { action }) =>
      action === "DescribeAITranscription" ? answer(body, await lookOf()) : body,
    { callbacks: "lost", ...options },
  );
  const operation = "trtc.StartAITranscription";
  const input = { ...sampleInputs[operation], RoomId: "room [seconds:36000]", RoomIdType: 1 };
  const { body } = await submit(system, "session", { operation, input });
  return { system, taskId: body.taskId };
};

/** One that is at work at every look but the next after `miss()`. */
const transcribeMissing = async (work: "Preparing" | "InProgress") => {
  let misses = 0;
  const transcription = await transcribe(() => (misses-- > 0 ? "gone" : work));
  const miss = (): void => {
    misses = 1;
  };
  return { ...transcription, miss, isMissed: () => misses <= 0 };
};

const tell = (system: System, EventType: number, Payload: object) => {
  const [started] = system.standIn.creates();
  const EventMsTs = system.clock.now() - 15_000;
  const EventInfo = { EventMsTs, TaskId: started?.TaskId, RoomId: "room", RoomIdType: 1, Payload };
  const body = JSON.stringify({
    EventGroupId: 9,
    EventType,
    CallbackTs: system.clock.now(),
    EventInfo,
  });
  const sign = createHmac("sha256", CALLBACK_KEYS.trtc).update(body).digest("base64");
  const pathParameters = { product: "trtc", pathSecret: PATH_SECRET };
  return createHandler(system.dependencies)({ headers: { sign }, pathParameters, body });
};

test("one that was never seen at work before it ended is not called a success", async () => {
  const { system, taskId } = await transcribe(() => "Stopped");

  await system.pass(10 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    error: { code: "provider_forgot" },
  });
});

test("one that was seen at work is called a success when no callback has told otherwise within two minutes of its end", async () => {
  let look: Look = "InProgress";
  const { system, taskId } = await transcribe(() => look);
  await system.pass(2 * MINUTE);

  look = "Stopped";
  await system.pass(MINUTE);
  const early = await read(system, taskId);
  await system.pass(3 * MINUTE);

  expect(early.status).toBe("running");
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});

test("that it was seen at work is kept, also where somebody else writes at the same moment", async () => {
  let looks = 0;
  let races = 1;
  const { environment, seams } = await startingAround((table) => ({
    update: async (key, condition, update) => {
      if (update.set?.seenRunningAt !== undefined && races-- > 0)
        await table.update(key, exists("pk"), { add: { revision: 1 } });
      return table.update(key, condition, update);
    },
  }));
  const { system, taskId } = await transcribe(() => (looks++ === 0 ? "InProgress" : "gone"), {
    environment,
    seams,
  });

  await system.pass(20 * MINUTE);

  expect(races).toBeLessThanOrEqual(0);
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});

describe("one that a look does not find goes on", () => {
  test("if it was found at work since the last time that happened", async () => {
    const { system, taskId, miss, isMissed } = await transcribeMissing("InProgress");
    await system.pass(40 * MINUTE);
    miss();
    await system.pass(60 * MINUTE);
    const wasMissed = isMissed();

    miss();
    await system.pass(20 * MINUTE);

    expect([wasMissed, isMissed()]).toEqual([true, true]);
    expect((await read(system, taskId)).status).toBe("running");
  });

  test("if it was just started, whatever a callback has told of it", async () => {
    let look: Look = "gone";
    const { system, taskId } = await transcribe(() => look);
    const told = await tell(system, 901, { Status: 0 });
    await system.pass(8 * MINUTE);

    look = "InProgress";
    await system.pass(20 * MINUTE);

    expect(told.statusCode).toBe(200);
    expect((await read(system, taskId)).status).toBe("running");
  });

  test("if it is found before it begins to work", async () => {
    const { system, taskId, miss, isMissed } = await transcribeMissing("Preparing");
    await system.pass(12 * MINUTE);

    miss();
    await system.pass(20 * MINUTE);

    expect(isMissed()).toBe(true);
    expect((await read(system, taskId)).status).toBe("running");
  });
});

test("one that is gone before it was ever seen ends as the callback tells that comes right after", async () => {
  let look: Look = "silent";
  const { system, taskId } = await transcribe(() => look);
  await system.pass(12 * MINUTE);

  look = "gone";
  for (
    let ticks = 0;
    ticks < 20 && !system.log.some(({ event }) => event === "provider_task_not_found");
    ticks++
  ) {
    await system.clock.advance(MINUTE);
    await system.tick();
  }
  const told = await tell(system, 902, { LeaveCode: 98 });

  expect(told.statusCode).toBe(200);
  expect(await read(system, taskId)).toMatchObject({ status: "failed", settled: true });
});

test("one that is told of as at work while it is asked about is not given up", async () => {
  let look: Look = "silent";
  let looks = 0;
  const told: number[] = [];
  const { system, taskId } = await transcribe(async () => {
    if (look === "gone" && ++looks === 2)
      told.push((await tell(system, 901, { Status: 0 })).statusCode);
    return look;
  });
  await system.pass(12 * MINUTE);

  look = "gone";
  await system.pass(20 * MINUTE);

  expect(told).toEqual([200]);
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});

test("one whose TaskId the table would not take at its start ends as the callback tells that came meanwhile", async () => {
  let refused = 0;
  const refusing = await refusingClaims(() => refused++ < 4);
  const { system, taskId } = await transcribe(() => "gone", refusing);
  const told = await tell(system, 902, { LeaveCode: 98 });
  const early = await read(system, taskId);

  await system.pass(2 * MINUTE);

  expect([told.statusCode, early.status, refused]).toEqual([200, "running", 5]);
  expect(await read(system, taskId)).toMatchObject({
    status: "failed",
    settled: true,
    completedVia: "callback",
  });
});

test("of what was told before the claim an end goes before a start, and the first end before another", async () => {
  let refused = 0;
  const { system, taskId } = await transcribe(
    () => "gone",
    await refusingClaims(() => refused++ < 4),
  );
  await tell(system, 901, { Status: 0 });
  await tell(system, 902, { LeaveCode: 99 });
  await tell(system, 902, { LeaveCode: 98 });
  await tell(system, 901, { Status: 0 });

  await system.pass(2 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "idle" } },
  });
});

test("a callback during which the claim is written finds the task at its second look", async () => {
  let claim: (() => Promise<unknown>) | undefined;
  const around = await startingAround((table) => ({
    put: async (row, condition) => {
      if (row.pk.startsWith("told#")) await claim?.();
      if (!row.pk.startsWith("provider#")) return table.put(row, condition);
      claim = () => table.put(row, condition);
      throw new Unavailable("The table does not answer.");
    },
  }));
  const { system, taskId } = await transcribe(() => "gone", around);

  await tell(system, 902, { LeaveCode: 98 });

  expect(await read(system, taskId)).toMatchObject({
    status: "failed",
    settled: true,
    completedVia: "callback",
  });
});
