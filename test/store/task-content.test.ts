import { inspect } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { UnreadableRow } from "../../functions/store/task-row.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { canonicalJson, hashOf } from "../../functions/task/canonical.ts";
import { epochSeconds } from "../../functions/task/time.ts";
import { rejection } from "../support/http-server.ts";
import { keyOf } from "../support/planted-rows.ts";
import { openTable } from "../support/table.ts";
import { later, queuedTasks } from "../task/task-rows.ts";

const [queued] = queuedTasks;
if (queued === undefined) throw new Error("expected a task");

let table: DynamoTable;
let tasks: TaskStore;

beforeEach(async () => {
  table = await openTable();
  tasks = new TaskStore(table);
});

describe("rows that a task names by their content", () => {
  const request = { input: { Prompt: "A cat dances in the rain." }, metadata: { shot: "12" } };
  const text = canonicalJson(request);
  const kept = { hash: hashOf(text), request, expiresAt: later({ days: 44 }) };
  const output = { files: [{ url: "https://example.com/a.mp4", size: 5 }], details: { tokens: 7 } };
  const storedOutput = {
    row: `output#${hashOf(canonicalJson(output))}`,
    output,
    expiresAt: later({ days: 30 }),
  };

  test("is read back whole", async () => {
    await tasks.putRequest(queued, kept);
    await tasks.putOutput(queued, storedOutput);

    expect(await tasks.readRequest(queued, kept.hash)).toEqual(request);
    expect(await tasks.readOutput(queued, storedOutput.row)).toEqual(output);
  });

  test("stands beside the task until it expires, under its hash", async () => {
    await tasks.putRequest(queued, kept);
    await tasks.putOutput(queued, storedOutput);

    const { pk } = keyOf(queued);
    expect(await table.get({ pk, sk: `input#${kept.hash}` })).toMatchObject({
      ttl: epochSeconds(kept.expiresAt),
    });
    expect(await table.get({ pk, sk: storedOutput.row })).toMatchObject({
      ttl: epochSeconds(storedOutput.expiresAt),
    });
  });

  test("is the same row when it is written again, and another for another request", async () => {
    const other = { input: { Prompt: "A dog." } };
    for (let time = 0; time < 2; time++) await tasks.putRequest(queued, kept);
    await tasks.putRequest(queued, { ...kept, hash: "other", request: other });

    expect(await tasks.readRequest(queued, kept.hash)).toEqual(request);
    expect(await tasks.readRequest(queued, "other")).toEqual(other);
  });

  test("is not there for another task, nor when it has been deleted", async () => {
    await tasks.putRequest(queued, kept);

    expect(await tasks.readRequest({ ...queued, tenant: "other" }, kept.hash)).toBeUndefined();
    expect(await tasks.readOutput(queued, storedOutput.row)).toBeUndefined();
  });

  test.each([
    ["is not JSON", "A cat dances"],
    ["is JSON of something else", '{"Prompt":"A cat dances"}'],
    ["is missing", undefined],
  ])("is unreadable, and not shown, where its text %s", async (_how, stored) => {
    const { pk } = keyOf(queued);
    await table.putContent({
      pk,
      sk: "input#hash",
      ...(stored === undefined ? {} : { request: stored }),
    });
    await table.putContent({
      pk,
      sk: "output#hash",
      ...(stored === undefined ? {} : { output: stored }),
    });

    const refusals = [
      await rejection(tasks.readRequest(queued, "hash")),
      await rejection(tasks.readOutput(queued, "output#hash")),
    ];

    for (const refused of refusals) {
      expect(refused).toBeInstanceOf(UnreadableRow);
      expect(inspect(refused)).not.toContain("cat");
    }
  });
});
