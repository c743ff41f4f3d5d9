import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { withOperatorClient } from "../operator-table.ts";
import { mendTable } from "./mend-table.ts";
import type { RestoreOptions } from "./options.ts";
import { recover } from "./recover.ts";
import { risksOf } from "./risks.ts";
import { waitingTasks } from "./waiting-tasks.ts";

/** Whether the command did what it was told, and what to say about it. */
export interface RestoreDone {
  readonly isDone: boolean;
  readonly sentences: readonly string[];
}

/** `ControlStore` of `functions/store/control-store.ts` reads it under this key. */
const KEY = { pk: { S: "control" }, sk: { S: "submissions-wait-restored" } };

/**
 * Holds every operation of a copy, releases one, or says which still wait. A hold is one write, and
 * the functions do the rest by their schedule. `now` is RFC 3339.
 */
export function restore(options: RestoreOptions, now: string): Promise<RestoreDone> {
  return withOperatorClient(options, async (client) => {
    switch (options.command) {
      case "hold":
        return hold(client, options, now);
      case "release":
        return release(client, options, now);
      case "show":
        return show(client, options);
    }
  });
}

type Options<Name extends RestoreOptions["command"]> = RestoreOptions & { readonly command: Name };

/**
 * Makes the copy if it is not there, holds it before anything else, and then mends it.
 *
 * A copy may hold the row of an earlier restore. The same command twice changes nothing, so what
 * was released meanwhile stays released.
 */
const hold = async (
  client: DynamoDBClient,
  options: Options<"hold">,
  now: string,
): Promise<RestoreDone> => {
  const { table, restoredFrom, restoredTo } = options;
  const isNew = await recover(client, options);
  const put = new PutItemCommand({
    TableName: table,
    Item: {
      ...KEY,
      restoredFrom: { S: restoredFrom },
      restoredTo: { S: restoredTo },
      heldAt: { S: now },
      released: { M: {} },
    },
    ConditionExpression:
      "attribute_not_exists(pk) OR restoredFrom <> :restoredFrom OR restoredTo <> :restoredTo",
    ExpressionAttributeValues: {
      ":restoredFrom": { S: restoredFrom },
      ":restoredTo": { S: restoredTo },
    },
  });
  const isHeldNow = await wins(client.send(put));
  const { sentences, streamArn } = await mendTable(client, table);
  const made = [...(isNew ? [`DynamoDB has made ${table}.`] : []), ...sentences];
  return isHeldNow
    ? done(
        ...made,
        `${table} holds every operation: it may go into service. It is ${restoredFrom} as of ${restoredTo}.`,
        ...(streamArn === undefined
          ? []
          : [`In the stage file: "RESTORED_TABLE": "${streamArn}", and "TASK_TABLE": "${table}".`]),
        "New keys are accepted and wait. Tasks that were queued then are in doubt, and are adopted where Tencent names them.",
        "Release each operation with --release <operation>; with --dry-run first.",
      )
    : done(...made, `${table} is held already for this restore.`);
};

const release = async (
  client: DynamoDBClient,
  { table, operation, isDry }: Options<"release">,
  now: string,
): Promise<RestoreDone> => {
  const { Item: row } = await client.send(
    new GetItemCommand({ TableName: table, Key: KEY, ConsistentRead: true }),
  );
  if (row === undefined) return refused(`${table} was not put back. Nothing waits there.`);
  const waiting = await waitingTasks(client, table, operation);
  const risks = [
    ...risksOf(operation),
    `${waiting.length} tasks of ${operation} wait for it:`,
    ...waiting.map(({ tenant, taskId }) => `  ${tenant}  ${taskId}`),
  ];
  if (isDry) return done(...risks, "Nothing was released.");
  const update = new UpdateItemCommand({
    TableName: table,
    Key: KEY,
    UpdateExpression: "SET released.#operation = :now",
    ConditionExpression: "attribute_not_exists(released.#operation)",
    ExpressionAttributeNames: { "#operation": operation },
    ExpressionAttributeValues: { ":now": { S: now } },
  });
  return (await wins(client.send(update)))
    ? done(...risks, `${operation} is released. Its tasks start within two minutes.`)
    : done(`${operation} was released before. Nothing was changed.`);
};

const show = async (client: DynamoDBClient, { table }: Options<"show">): Promise<RestoreDone> => {
  const { Item: row } = await client.send(
    new GetItemCommand({ TableName: table, Key: KEY, ConsistentRead: true }),
  );
  if (row === undefined) return done(`${table} was not put back. Nothing waits there.`);
  const released = Object.keys(row.released?.M ?? {});
  return done(
    `${table} is ${row.restoredFrom?.S} as of ${row.restoredTo?.S}.`,
    released.length === 0
      ? "No operation is released."
      : `Released: ${released.join(", ")}. Every other operation waits.`,
  );
};

/** False if the condition of a write did not hold. */
const wins = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const done = (...sentences: string[]): RestoreDone => ({ isDone: true, sentences });
const refused = (...sentences: string[]): RestoreDone => ({ isDone: false, sentences });
