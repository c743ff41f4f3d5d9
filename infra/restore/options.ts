import { parseArgs } from "node:util";
import { type OperatorTable, operatorTable } from "../operator-table.ts";
import { SettingsError } from "../settings.ts";

/** One call of the command. */
export type RestoreOptions = OperatorTable &
  (
    | { readonly command: "hold"; readonly restoredFrom: string; readonly restoredTo: string }
    | { readonly command: "release"; readonly operation: string; readonly isDry: boolean }
    | { readonly command: "show" }
  );

/** The lines that `npm run restore -- --help` prints. */
export const help = [
  "npm run restore -- --from <table> --to <moment> --table <copy>   makes a copy of an earlier moment safe to put into service",
  "npm run restore -- --release <operation> [--dry-run]             lets an operation start again, and says what that risks",
  "npm run restore                                                  says which operations still wait",
  "",
  "  --from <table>   the table that the copy was made of",
  "  --to <moment>    the moment that the copy shows: 2027-01-31T12:00:00Z",
  "  --table <name>   the copy (default: the local runner's table)",
  "  --dry-run        says what a release would start and risk, and releases nothing",
  "  --help           print this",
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments and environment. Throws a SettingsError of one sentence. */
export function readRestoreOptions(
  args: readonly string[],
  environment: Environment,
): RestoreOptions {
  const { table, from, to, release, "dry-run": isDry } = parse(args);
  const place = () => operatorTable(table, environment);
  if (release !== undefined) {
    if (from !== undefined || to !== undefined)
      throw new SettingsError("--release goes without --from and --to.");
    if (!/^[a-z]+\.[A-Za-z]+$/.test(release))
      throw new SettingsError(
        "--release has to name an operation, such as vod.CreateAigcVideoTask.",
      );
    return { command: "release", operation: release, isDry, ...place() };
  }
  if (from === undefined && to === undefined) return { command: "show", ...place() };
  if (from === undefined || to === undefined)
    throw new SettingsError("--from and --to go together. See --help.");
  return { command: "hold", restoredFrom: from, restoredTo: readMoment(to), ...place() };
}

const parse = (args: readonly string[]) => {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        table: text,
        from: text,
        to: text,
        release: text,
        "dry-run": { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : "See --help.");
  }
};

const readMoment = (given: string): string => {
  const at = Date.parse(given);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(given) || Number.isNaN(at))
    throw new SettingsError("--to has to be a moment, such as 2027-01-31T12:00:00Z.");
  return new Date(at).toISOString();
};
