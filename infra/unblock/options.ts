import { parseArgs } from "node:util";
import { type OperatorTable, operatorTable } from "../operator-table.ts";
import { SettingsError } from "../settings.ts";

/** Which lane is to be probed at once, and where its row is. */
export interface UnblockOptions extends OperatorTable {
  /** `vod.CreateAigcVideoTask#1500000000`. */
  readonly lane: string;
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
  return { ...operatorTable(table, environment), lane: `${operation}#${application}` };
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
