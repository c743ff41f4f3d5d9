import { expect, test } from "vitest";
import type { TaskListAnswer } from "../../functions/http/api.ts";
import { fitting, LARGEST_PAGE } from "../../functions/http/page.ts";
import { startWithAlteredAnswers, withManyFiles } from "../support/altered-answers.ts";
import { ask, submit } from "../support/client.ts";

const MINUTE = 60_000;
const TASKS = 32;

/** The largest answer that Lambda hands on, in bytes. */
const LARGEST_ANSWER = 6_291_556;

test("a list whose tasks are together larger than an answer may be ends its pages by bytes, and leaves no task out", async () => {
  const system = await startWithAlteredAnswers(withManyFiles, { callbacks: "off" });
  const submitted: string[] = [];
  for (let number = 0; number < TASKS; number++) {
    const request = {
      operation: "tiw.CreateVideoGenerationTask",
      input: { OnlineRecordTaskId: `recording-${number}` },
    };
    submitted.push((await submit(system, `task ${number}`, request)).body.taskId);
  }
  await system.pass(5 * MINUTE);

  const pages: TaskListAnswer[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await ask<TaskListAnswer>(system, "GET", `/v1/tasks?limit=100${query}`);
    expect(answer.status).toBe(200);
    pages.push(answer.body);
    cursor = answer.body.nextCursor;
  } while (cursor !== undefined);

  const bytes = pages.map(({ tasks }) => Buffer.byteLength(JSON.stringify(JSON.stringify(tasks))));
  expect(bytes.reduce((sum, each) => sum + each)).toBeGreaterThan(LARGEST_ANSWER);
  expect(Math.max(...bytes)).toBeLessThan(LARGEST_ANSWER);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId)).sort()).toEqual(
    submitted.sort(),
  );
});

test.each<[string, string[], number]>([
  ["nothing", [], 0],
  ["one that is larger than a page by itself", ["x".repeat(LARGEST_PAGE)], 1],
  ["two halves and a bit", Array(2).fill("x".repeat(LARGEST_PAGE / 2)), 1],
  ["two halves that just fit", Array(2).fill("x".repeat(LARGEST_PAGE / 2 - 6)), 2],
  ["texts whose escapes are escaped once more", Array(4).fill('"'.repeat(LARGEST_PAGE / 8 - 6)), 2],
])("a page takes as many as fit it, and at least one: %s", (_, answers, count) => {
  expect(fitting(answers)).toBe(count);
});
