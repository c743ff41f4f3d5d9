import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { type Answer, ask, type StoredRow } from "../support/client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import type { LandedTask } from "./fixture.ts";
import type { Snapshot } from "./stage.ts";

const MINUTE = 60_000;

/** One BatchWriteItem takes no more. */
const ROWS_A_REQUEST = 25;

/**
 * Starts the service of today on the table, the moment and the Tencent that a scene left behind.
 */
export const revive = async (
  { at, environment, secrets, standIn, ledger, rows }: Snapshot,
  seams: SystemOptions["seams"] = {},
): Promise<System> => {
  const TABLE_NAME = await createTable();
  await load(TABLE_NAME, rows);
  return startSystem({
    clock: new VirtualClock(at),
    ...standIn,
    ledgerFile: fileOf(ledger),
    secrets,
    seams,
    environment: { ...environment, TABLE_NAME },
  });
};

/** Sends the request that made a task once more, word for word. */
export const repeat = (
  system: System,
  { request }: Pick<LandedTask, "request">,
): Promise<Answer<TaskAnswer>> =>
  ask(system, "POST", "/v1/tasks", {
    headers: {
      authorization: `Bearer ${request.apiKey}`,
      "idempotency-key": request.idempotencyKey,
    },
    body: request.body,
  });

/** Lets the time pass that a scene has to go on for. */
export const goOn = async (
  system: System,
  { afterwards }: Pick<Snapshot, "afterwards">,
): Promise<void> => {
  for (const { leapMinutes = 0, minutes } of afterwards) {
    await system.clock.advance(leapMinutes * MINUTE);
    await system.pass(minutes * MINUTE);
  }
};

/** How the tasks of a scene stand in a table. */
export const endsOf = (
  tasks: Snapshot["tasks"],
  table: readonly StoredRow[],
): readonly ({ readonly name: string } & LandedTask["end"])[] =>
  tasks.map(({ name, tenant, taskId }) => {
    const row = table.find(({ pk, sk }) => pk?.S === `${tenant}#${taskId}` && sk?.S === "task");
    return { name, status: row?.status?.S ?? "none", settled: row?.settledAt !== undefined };
  });

const LASTING = [
  "taskId",
  "operation",
  "createdAt",
  "input",
  "follow",
  "metadata",
  "providerTaskId",
  "output",
  "settledAt",
] as const satisfies readonly (keyof TaskAnswer)[];

/**
 * The members of an answer that no later version may change: the task's identity, the request, and
 * Tencent's report.
 */
export const lastingPart = (answer: TaskAnswer) => {
  const part = Object.fromEntries(LASTING.map((name) => [name, answer[name]]));
  const said = answer.error === undefined ? {} : { error: { code: answer.error.code } };
  return withoutNothing({ ...part, ...said });
};

/** Whether a field that says nothing is shown as empty or left out is no promise. */
const withoutNothing = (part: object): Readonly<Record<string, unknown>> =>
  JSON.parse(
    JSON.stringify(part, (_name, value: unknown) =>
      value === null || value === "" ? undefined : value,
    ),
  );

/**
 * The same of an answer that was recorded, and what has been repaired in none: a canceled task was
 * told in three shapes, by when it was canceled, and a field that was empty was shown.
 */
export const comparable = ({
  error,
  ...answer
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const said = JSON.stringify(error) ?? "";
  return withoutNothing({
    ...answer,
    metadata: isEmpty(answer.metadata) ? null : answer.metadata,
    ...(/canceled"/.test(said) ? {} : { error }),
  });
};

const isEmpty = (value: unknown): boolean => JSON.stringify(value) === "{}";

const load = async (TableName: string, rows: readonly StoredRow[]): Promise<void> => {
  const client = new DynamoDBClient({ endpoint: inject("engineUrl"), region: "us-east-1" });
  for (let start = 0; start < rows.length; start += ROWS_A_REQUEST) {
    const puts = rows
      .slice(start, start + ROWS_A_REQUEST)
      .map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }),
    );
    if (Object.keys(UnprocessedItems).length > 0)
      throw new Error("The engine did not take all rows.");
  }
  client.destroy();
};

const fileOf = (ledger: Snapshot["ledger"]): string => {
  const directory = mkdtempSync(join(tmpdir(), "ledger-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "ledger.jsonl");
  writeFileSync(file, ledger.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  return file;
};
