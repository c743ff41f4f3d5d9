import { describe, expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";

const MINUTE = 60_000;
const GOOD = '"ErrCode":0,"ErrCodeExt":""';

/** A system that hears of a task's details what `alter` makes of them. */
const startHearing = (alter: (body: string) => string) =>
  startWithAlteredAnswers(
    (body, { action }) => (action === "DescribeTaskDetail" ? alter(body) : body),
    { callbacks: "off" },
  );

describe("a result that Tencent names is delivered", () => {
  test.each<[string, (body: string) => string]>([
    [
      "with a code that is worded as a success",
      (body) => body.replaceAll(GOOD, '"ErrCode":0,"ErrCodeExt":"SUCCESS"'),
    ],
    ["with a code that is null", (body) => body.replaceAll(GOOD, '"ErrCode":0,"ErrCodeExt":null')],
    ["without any code", (body) => body.replaceAll(`${GOOD},`, "")],
    ["beside one that is null", (body) => body.replaceAll('"FileInfos":[{', '"FileInfos":[null,{')],
    [
      "with a size that no row can hold",
      (body) => body.replaceAll(/"Size":\d+/g, '"Size":18446744073709551615'),
    ],
    [
      "in an answer of 3 MB",
      (body) => body.replace('{"Response":{', `{"Response":{"Padding":"${"x".repeat(3_000_000)}",`),
    ],
  ])("%s", async (_, alter) => {
    const system = await startHearing(alter);
    const { body } = await submit(system, "task");

    await system.pass(5 * MINUTE);

    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      output: { files: [{ url: expect.any(String) }] },
    });
  });

  test("as soon as statuses that disagree have gone on doing so for ten minutes", async () => {
    const system = await startHearing((body) =>
      body.replace('"Status":"FINISH"', '"Status":"PROCESSING"'),
    );
    const { body } = await submit(system, "task");

    await system.pass(8 * MINUTE);
    const during = await read(system, body.taskId);
    await system.pass(8 * MINUTE);

    expect(during.status).toBe("running");
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      output: { files: [{ url: expect.any(String) }] },
    });
    expect(system.log.filter(({ event }) => event === "statuses_disagree").length).toBeGreaterThan(
      1,
    );
  });

  test("without what adorns it, where that cannot be written", async () => {
    const refusing = await startingAround((table) => ({
      update: async (key, condition, update) => {
        if (JSON.stringify(update).includes("mediaType"))
          throw new Error("Number 2e30 is greater than Number.MAX_SAFE_INTEGER.");
        return table.update(key, condition, update);
      },
    }));
    const system = await startWithAlteredAnswers((body) => body, { callbacks: "off", ...refusing });
    const { body } = await submit(system, "task");

    await system.pass(5 * MINUTE);

    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      output: { files: [{ url: expect.any(String) }] },
    });
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "answer_unread", reason: "not written: Error" }),
    );
  });
});

test("answers that are not understood call a person, again after five, show after an hour, and are the reason in the end", async () => {
  const system = await startHearing((body) =>
    body.replaceAll(/"Status":"[A-Z]+"/g, '"Status":"MYSTERY"'),
  );
  const { body } = await submit(system, "task", { input: input("[seconds:5]") });

  await system.pass(90 * MINUTE);
  const during = await read(system, body.taskId);
  await system.clock.advance(8 * 24 * 60 * MINUTE);
  await system.pass(MINUTE);

  const counts = (event: string) => system.log.filter((line) => line.event === event).length;
  expect(counts("unknown_status")).toBeGreaterThan(5);
  expect(counts("task_not_understood")).toBeGreaterThanOrEqual(1);
  expect(during).toMatchObject({
    status: "running",
    marks: expect.arrayContaining(["not_understood"]),
  });
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    error: { code: "provider_forgot", message: expect.stringContaining("status MYSTERY") },
  });
});

test("an answer that is too large is no silence: it calls a person, and is the reason in the end", async () => {
  const system = await startHearing((body) => body);
  const tooLarge = Object.assign(new Error("too large"), { code: "UND_ERR_RES_EXCEEDED_MAX_SIZE" });
  const { send } = system.dependencies;
  Object.assign(system.dependencies, {
    send: (request: Parameters<typeof send>[0]) =>
      request.paid ? send(request) : Promise.reject(tooLarge),
  });
  const { body } = await submit(system, "task");

  await system.pass(5 * MINUTE);
  await system.clock.advance(8 * 24 * 60 * MINUTE);
  await system.pass(MINUTE);

  expect(system.log).toContainEqual(
    expect.objectContaining({ event: "answer_unread", reason: "the answer is too large" }),
  );
  expect(await read(system, body.taskId)).toMatchObject({
    error: { message: expect.stringContaining("the answer is too large") },
  });
});
