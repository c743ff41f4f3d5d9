import { PutItemCommand, ScanCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished } from "vitest";
import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import { readRestoreOptions } from "../../infra/restore/options.ts";
import { restore } from "../../infra/restore/restore.ts";
import { transportTo } from "../support/call-through.ts";
import { engineClient } from "../support/engine-client.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";

/** A copy of the table as it is now, as point-in-time recovery makes one. */
export interface Copy {
  readonly table: string;
  readonly restoredFrom: string;
  readonly restoredTo: string;
}

/** Copies each row of a system's table into a new one. */
export const copyOf = async ({ tableName, clock }: System): Promise<Copy> => {
  const table = await createTable();
  await copyRows(tableName, table);
  return { table, restoredFrom: tableName, restoredTo: new Date(clock.now()).toISOString() };
};

/** Copies each row of a table in the engine into another one. */
export const copyRows = async (from: string, to: string): Promise<void> => {
  const client = engineClient();
  const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName: from }));
  if (LastEvaluatedKey !== undefined) throw new Error("The table is larger than one page.");
  for (const Item of Items) await client.send(new PutItemCommand({ TableName: to, Item }));
};

/** Runs the operator's command on a table of the engine. */
export const command = (table: string, ...args: string[]) =>
  restore(
    readRestoreOptions(["--table", table, ...args], {
      AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl"),
    }),
    "2026-01-01T00:00:00.000Z",
  );

/**
 * Holds a copy, and starts new functions on it beside the same Tencent. `refuses` answers a create
 * in Tencent's place.
 */
export const putBack = async (
  before: System,
  { table, restoredFrom, restoredTo }: Copy,
  { refuses, ...options }: SystemOptions & { readonly refuses?: Refuses } = {},
): Promise<System> => {
  await command(table, "--from", restoredFrom, "--to", restoredTo);
  onTestFinished(() => unprotect(table));
  const pass = transportTo(before.standIn.url);
  const seams = {
    send: async (request: SignedRequest) =>
      (request.paid ? refuses?.(request) : undefined) ?? pass.send(request),
  };
  return startSystem({
    ...options,
    clock: before.clock,
    seams,
    environment: { ...options.environment, TABLE_NAME: table },
  });
};

/** The command protects a copy, and the engine deletes no protected table. */
export const unprotect = async (TableName: string): Promise<void> => {
  await engineClient().send(
    new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }),
  );
};

/** Tencent's answer to a create, or undefined if the create is to arrive. */
type Refuses = (request: SignedRequest) => HttpAnswer | undefined;

/** The prompts that stand more than once in Tencent's ledger. */
export const chargedTwice = ({ standIn }: System): readonly string[] => {
  const prompts = standIn.creates().map(({ input }) => String(input.Prompt));
  return prompts.filter((prompt, place) => prompts.indexOf(prompt) < place);
};
