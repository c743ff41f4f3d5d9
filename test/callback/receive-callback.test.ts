import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { LARGEST_BODY } from "../../functions/http/api.ts";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Key, Row } from "../../functions/store/table.ts";
import { dynamoAt } from "../support/aws-machine.ts";
import {
  callBack,
  completion,
  contextOf,
  read,
  signed,
  submit,
  traces,
} from "../support/client.ts";
import { createTable } from "../support/table.ts";
import { outcomes, questions, startWithTask } from "./start-task.ts";

const samples = new URL("../fixtures/tencent/", import.meta.url);

const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, samples), "utf8"));

const documented = readdirSync(samples).filter((name) => /^vod-.*signed\.json$/.test(name));
const signedOnes = documented.filter((name) => name.endsWith("-signed.json"));

/**
 * Answers the next `crowd` reads together, when all have been made: whoever made them saw the same.
 */
class CrowdedTable extends DynamoTable {
  crowd = 0;
  readonly #complete = Promise.withResolvers<void>();

  override async get(key: Key): Promise<Row | undefined> {
    const row = await super.get(key);
    if (this.crowd === 0) return row;
    this.crowd -= 1;
    if (this.crowd === 0) this.#complete.resolve();
    await this.#complete.promise;
    return row;
  }
}

describe("a callback about a task of ours", () => {
  test.each([
    ["succeeded", "A cat."],
    ["failed", "[fail:InternalError]"],
  ])("makes us ask once, and the task has %s as Tencent answers", async (status, prompt) => {
    const { system, taskId, started } = await startWithTask(prompt);
    await system.clock.advance(5000);

    const answer = await callBack(system, signed(system, completion(started)));

    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(await read(system, taskId)).toMatchObject({
      status,
      settled: true,
      completedVia: "callback",
    });
    expect(questions(system)).toBe(1);
    expect(outcomes(system)).toEqual(["refreshed"]);
  });

  test("fifty times at once leads to two questions at most, and settles it once", async () => {
    const name = await createTable();
    const table = new CrowdedTable(name, dynamoAt(inject("engineUrl")));
    const { system, taskId, started } = await startWithTask("A cat.", {
      environment: { TABLE_NAME: name },
      seams: { table },
    });
    await system.clock.advance(5000);
    table.crowd = 50;

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => callBack(system, signed(system, completion(started)))),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await read(system, taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
    expect(questions(system)).toBeLessThanOrEqual(2);
    expect(system.log.filter(({ event }) => event === "task_settled")).toHaveLength(1);
  });

  test("that comes before the end changes nothing but the progress, and not when we would ask", async () => {
    const { system, taskId, started } = await startWithTask("[seconds:100]");
    await system.clock.advance(60_000);
    const before = await read(system, taskId);

    await callBack(system, signed(system, completion(started, { Status: "PROCESSING" })));

    expect(await read(system, taskId)).toEqual({ ...before, progress: 50 });
    expect(questions(system)).toBe(1);
  });

  test("is taken in Base64, as a type that API Gateway does not know arrives, and up to the last byte of 256 KiB", async () => {
    const { system, taskId, started } = await startWithTask();
    await system.clock.advance(5000);
    const unpadded = signed(system, { ...completion(started), Padding: "" });
    const Padding = "x".repeat(LARGEST_BODY - JSON.stringify(unpadded).length);

    const answer = await callBack(
      system,
      { ...unpadded, Padding },
      { contentType: "application/octet-stream" },
    );

    expect(answer.status).toBe(200);
    expect(await read(system, taskId)).toMatchObject({ status: "succeeded" });
  });

  test("leaves a task alone that is queued: nothing of it is at Tencent", async () => {
    const { system, started } = await startWithTask();
    const { body } = await submit(system, "queued");
    const before = await traces(system);

    const answer = await callBack(
      system,
      signed(system, completion({ ...started, SessionContext: contextOf(body.taskId) })),
    );

    expect(body.status).toBe("queued");
    expect(answer.status).toBe(200);
    expect(await traces(system)).toEqual(before);
    expect(outcomes(system)).toEqual(["not-ours-yet"]);
  });

  test("leaves a task alone that is settled", async () => {
    const { system, started } = await startWithTask();
    await system.clock.advance(5000);
    await callBack(system, signed(system, completion(started)));
    await system.clock.advance(60_000);
    const before = await traces(system);

    const answer = await callBack(
      system,
      signed(system, completion(started, { ErrCode: 70000, ErrCodeExt: "InternalError" })),
    );

    expect(answer.status).toBe(200);
    expect(await traces(system)).toEqual(before);
    expect(outcomes(system)).toEqual(["refreshed", "already-settled"]);
  });
});

describe("Tencent's samples", () => {
  test("are the six that there are, four of them signed", () => {
    expect([documented.length, signedOnes.length]).toEqual([6, 4]);
  });

  test.each(signedOnes)(
    "%s is taken, and as it carries nothing of ours, nothing comes of it",
    async (name) => {
      const { system } = await startWithTask();
      const before = await traces(system);

      const answer = await callBack(system, sample(name));

      expect([answer.status, answer.body]).toEqual([200, {}]);
      expect(await traces(system)).toEqual(before);
      expect(system.log).toContainEqual(
        expect.objectContaining({ eventType: sample(name).EventType, reason: "foreign" }),
      );
    },
  );

  test.each(
    documented.flatMap((name) => [
      [name, "succeeded", "A cat."] as const,
      [name, "failed", "[fail:InternalError]"] as const,
    ]),
  )(
    "%s, issued again about a task of ours that has %s, leads to one question and to that",
    async (name, status, prompt) => {
      const { system, taskId, started } = await startWithTask(prompt);
      await system.clock.advance(5000);
      const fields = Object.entries(sample(name)).map(([field, value]) => [
        field,
        typeof value === "object"
          ? { ...value, TaskId: started.TaskId, SessionContext: started.SessionContext }
          : value,
      ]);

      const answer = await callBack(system, signed(system, Object.fromEntries(fields)));

      expect(answer.status).toBe(200);
      expect(await read(system, taskId)).toMatchObject({ status, completedVia: "callback" });
      expect(questions(system)).toBe(1);
    },
  );
});
