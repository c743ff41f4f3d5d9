import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as z from "zod/mini";
import { TABLE_NAME } from "../local/table.ts";
import { SettingsError } from "../settings.ts";

/** Which lane is to be probed at once, and where its row is. */
export interface UnblockOptions {
  readonly table: string;
  /** `vod.CreateAigcVideoTask#1500000000`. */
  readonly lane: string;
  /** The table's address, where it is not DynamoDB's own. */
  readonly endpoint: string | undefined;
}

/** The lines that `npm run unblock -- --help` prints. */
export const help = [
  "npm run unblock -- --operation <name> [options]   makes the next probe of a blocked lane due now",
  "",
  "  --application <id>   the application of the lane; none for MPS, whose tasks belong to the account",
  "  --table <name>       the table of a deployment (default: the local runner's)",
  "  --help               print this",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads arguments and environment. Without `--table` it is the table of the local runner. Throws a
 * SettingsError of one sentence.
 */
export function readUnblockOptions(
  args: readonly string[],
  environment: Environment,
): UnblockOptions {
  const { table, operation, application } = readFlags(args);
  if (!/^[a-z]+\.[A-Za-z]+$/.test(operation))
    throw new SettingsError(
      "--operation has to name an operation, such as vod.CreateAigcVideoTask.",
    );
  const endpoint = environment.AWS_ENDPOINT_URL_DYNAMODB || undefined;
  const lane = `${operation}#${application}`;
  if (table !== undefined) return { table, lane, endpoint };
  return { table: TABLE_NAME, lane, endpoint: endpoint ?? localEndpoint(environment) };
}

const readFlags = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        table: { type: "string" },
        operation: { type: "string", default: "" },
        // MPS's tasks belong to the account.
        application: { type: "string", default: "account" },
      },
    }).values;
  } catch {
    throw new SettingsError(
      "The options are --operation <name>, --application <id> (none for MPS) and --table <name> (none for the local runner).",
    );
  }
};

const note = z.object({ url: z.string() });

/** Where the local runner's table is, as the runner notes it in its folder. */
const localEndpoint = (environment: Environment): string => {
  const directory = resolve(
    environment.CALLSHEET_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url)),
  );
  try {
    return note.parse(JSON.parse(readFileSync(join(directory, "engine.json"), "utf8"))).url;
  } catch {
    throw new SettingsError(
      `No local runner has a table in ${directory}. Start the runner, or name another table with --table.`,
    );
  }
};
