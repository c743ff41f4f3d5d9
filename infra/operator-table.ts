import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { TABLE_NAME } from "./local/table.ts";
import { SettingsError } from "./settings.ts";

/** The table that an operator's command works on. */
export interface OperatorTable {
  readonly table: string;
  /** The table's address, where it is not DynamoDB's own. */
  readonly endpoint: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The table of this name, or the local runner's without one. Throws a SettingsError of one sentence
 * if no runner has a table here.
 */
export function operatorTable(table: string | undefined, environment: Environment): OperatorTable {
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB || undefined;
  if (table !== undefined) return { table, endpoint };
  return { table: TABLE_NAME, endpoint: endpoint ?? localEndpoint(environment) };
}

/**
 * The local engine takes any credentials and region; DynamoDB's own endpoint needs the caller's.
 */
const LOCAL = {
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
};

/** Does a command's work with a client of that table, which is gone when the work is done. */
export async function withOperatorClient<T>(
  { endpoint }: OperatorTable,
  work: (client: DynamoDBClient) => Promise<T>,
): Promise<T> {
  const client = new DynamoDBClient(endpoint === undefined ? {} : { ...LOCAL, endpoint });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

const note = z.object({ url: z.string() });

/** Where the local runner's table is, as the runner notes it in its folder. */
const localEndpoint = (environment: Environment): string => {
  const directory = resolve(
    environment.CALLSHEET_DIRECTORY || fileURLToPath(new URL("../.local", import.meta.url)),
  );
  try {
    return note.parse(JSON.parse(readFileSync(join(directory, "engine.json"), "utf8"))).url;
  } catch {
    throw new SettingsError(
      `No local runner has a table in ${directory}. Start the runner, or name another table with --table.`,
    );
  }
};
