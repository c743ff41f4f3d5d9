import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { startWithAlteredAnswers, withManyFiles } from "../support/altered-answers.ts";
import { read, rows, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";

const MINUTE = 60_000;

/** An alteration: the address of a result is longer than a task's own row has room for. */
const withLongAddress = (body: string): string =>
  body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(300)}"`);

test("a result too large for the task's own row is kept before the task settles, and shown with it", async () => {
  let full = true;
  const refusing = await startingAround((table) => ({
    putContent: async (row) => {
      if (full && row.sk.startsWith("output#")) throw new Unavailable("The table does not answer.");
      return table.putContent(row);
    },
  }));
  const options = { callbacks: "off", ...refusing } as const;
  const system = await startWithAlteredAnswers(withLongAddress, options);
  const { body } = await submit(system, "task");

  await system.pass(5 * MINUTE);
  const before = await read(system, body.taskId);
  full = false;
  await system.pass(20 * MINUTE);

  expect(before).toMatchObject({ status: "running", settled: false });
  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    output: { files: [{ url: expect.stringMatching(/signature=0{300}$/) }] },
  });
});

test("a result that has a row of its own is there as long as its task can be read", async () => {
  const system = await startWithAlteredAnswers(withLongAddress, { callbacks: "off" });
  await submit(system, "task");

  await system.pass(20 * MINUTE);

  const expiries = (await rows(system)).map(({ sk, ttl }) => ({
    of: sk?.S?.split("#", 1).join(),
    at: Number(ttl?.N),
  }));
  const task = expiries.find(({ of }) => of === "task");
  const output = expiries.find(({ of }) => of === "output");
  expect(task?.at).toBeGreaterThan(0);
  expect(output?.at).toBeGreaterThanOrEqual(task?.at ?? Number.POSITIVE_INFINITY);
});

test("of a result with more files than a row can hold the first are kept, and how many more there are", async () => {
  const system = await startWithAlteredAnswers(withManyFiles, { callbacks: "off" });
  const { body } = await submit(system, "task", {
    operation: "tiw.CreateVideoGenerationTask",
    input: { OnlineRecordTaskId: "recording" },
  });

  await system.pass(15 * MINUTE);

  const { status, output } = await read(system, body.taskId);
  const files = output?.files ?? [];
  expect(status).toBe("succeeded");
  expect(files.length).toBeGreaterThan(300);
  expect(files.map(({ url }) => /&n=(\d+)$/.exec(url ?? "")?.[1])).toEqual(
    files.map((_, number) => String(number)),
  );
  expect(output?.details?.moreFiles).toBe(1500 - files.length);
});
