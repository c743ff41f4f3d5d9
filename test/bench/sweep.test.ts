import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import { createHandler as pollTasks } from "../../functions/poll-tasks.ts";
import { askAgendas } from "../../functions/task/ask-list.ts";
import { unlimited } from "../lane/refusing.ts";
import { submit } from "../support/client.ts";
import type { CountedCall } from "../support/count-calls.ts";
import { countingEngine } from "../support/counting-engine.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

/** `npm run sweep` makes it a million, which takes some minutes. */
const MANY = Number(process.env.SWEEP_ROWS ?? 5000);
const FEW = 1000;
const DUE = 100;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** BatchWriteItem takes so many rows. */
const MOST_PUT = 25;

/** Puts entries on the work lists of MPS that are due in a year. Their rows hold nothing else. */
const fill = async (table: string, count: number): Promise<void> => {
  const lists = askAgendas("mps");
  const client = new DynamoDBClient({
    endpoint: inject("engineUrl"),
    region: "us-east-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
  });
  const entry = (index: number) => ({
    pk: { S: `fill#${index}` },
    sk: { S: "fill" },
    agenda: { S: lists[index % lists.length] ?? "" },
    dueAt: { S: "2027-01-01T00:00:00.000Z" },
  });
  for (let first = 0; first < count; first += MOST_PUT) {
    const puts = Array.from({ length: Math.min(MOST_PUT, count - first) }, (_, index) => ({
      PutRequest: { Item: entry(first + index) },
    }));
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: puts } }),
    );
    expect(UnprocessedItems ?? {}).toEqual({});
  }
};

/** One run of the poller over a hundred tasks that are due, beside `others` that are not. */
const sweepBeside = async (others: number) => {
  const calls: CountedCall[] = [];
  const engine = await countingEngine((call) => calls.push(call));
  const system = await startSystem({
    callbacks: "off",
    lifeSeconds: DAY / 1000,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: engine.url },
  });
  for (let number = 0; number < DUE; number += 1) {
    await submit(system, `task ${number}`, unlimited(`task ${number}`));
    await system.clock.advance(1000);
  }
  await fill(system.tableName, others);
  await system.clock.advance(5 * MINUTE);
  calls.length = 0;
  const began = performance.now();
  await system.clock.during(pollTasks(system.dependencies)());
  const milliseconds = performance.now() - began;
  const queries = calls.filter(({ action }) => action === "Query");
  return {
    milliseconds,
    asked: system.standIn.calls("DescribeAigcVideoTask"),
    readUnits: queries.reduce((sum, { units }) => sum + units, 0),
  };
};

test("a sweep reads the tasks that are due, however many are not", async () => {
  const few = await sweepBeside(FEW);
  const many = await sweepBeside(MANY);

  tellBench("sweep", "time", many.milliseconds / few.milliseconds);
  tellBench("sweep", "read units", many.readUnits / few.readUnits);
  expect(few.asked).toBe(DUE);
  expect(many.asked).toBe(DUE);
  expect(few.readUnits).toBeGreaterThan(0);
  expect(many.readUnits).toBe(few.readUnits);
});
