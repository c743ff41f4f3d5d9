import { parseArgs } from "node:util";
import { type OperatorTable, operatorTable } from "../operator-table.ts";
import { SettingsError } from "../settings.ts";

/** Each thing that a key may do. */
export const scopes = ["tasks:read", "tasks:write", "webhooks:admin"] as const;

/** One of them. */
export type Scope = (typeof scopes)[number];

/** One call of the command. */
export type KeysOptions = OperatorTable & { readonly tenant: string } & (
    | {
        readonly command: "create";
        readonly scopes: readonly Scope[];
        readonly expiresAt: string | undefined;
      }
    | { readonly command: "list" }
    | { readonly command: "revoke"; readonly id: string }
  );

/** The lines that `npm run keys -- --help` prints. */
export const help = [
  "npm run keys -- create --tenant <name> [--scopes tasks:read,tasks:write] [--expires 2027-01-31T00:00:00Z]",
  "npm run keys -- list --tenant <name>",
  "npm run keys -- revoke --tenant <name> --id <id>   works no more after a minute at the latest",
  "",
  "  --scopes <list>   of tasks:read, tasks:write and webhooks:admin (default: all three)",
  "  --expires <time>  the moment from which the key is refused (default: never)",
  "  --table <name>    the table of a deployment (default: the local runner's)",
  "  --help            print this",
  "",
  "A tenant has two keys at most, so that a new one can replace an old one. A key is shown once.",
];

type Environment = Readonly<Record<string, string | undefined>>;

/** The names that a tenant may have in ApiSecret. */
const TENANT = /^[a-z0-9][a-z0-9-]{0,19}$/;

/**
 * Reads arguments and environment. `now` is in milliseconds since the UNIX epoch. Throws a
 * SettingsError of one sentence.
 */
export function readKeysOptions(
  args: readonly string[],
  environment: Environment,
  now: number,
): KeysOptions {
  const { values, positionals } = parse(args);
  const [command, ...rest] = positionals;
  const { tenant = "" } = values;
  if (rest.length > 0) throw new SettingsError(`${rest[0]} is one word too many.`);
  if (!TENANT.test(tenant))
    throw new SettingsError(
      "--tenant has to be 1 to 20 lower-case letters, digits and hyphens, as in ApiSecret.",
    );
  const parts = () => ({ ...operatorTable(values.table, environment), tenant });
  switch (command) {
    case "create":
      return {
        command,
        scopes: readScopes(values.scopes),
        expiresAt: readExpiry(values.expires, now),
        ...parts(),
      };
    case "list":
      return { command, ...parts() };
    case "revoke":
      return { command, id: readId(values.id), ...parts() };
    default:
      throw new SettingsError("The commands are create, list and revoke. See --help.");
  }
}

const parse = (args: readonly string[]) => {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { tenant: text, scopes: text, expires: text, id: text, table: text },
      allowPositionals: true,
    });
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : "See --help.");
  }
};

const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text);

const readScopes = (given: string | undefined): readonly Scope[] => {
  if (given === undefined) return scopes;
  const names = given.split(",");
  const odd = names.find((name) => !isScope(name));
  if (odd !== undefined || new Set(names).size < names.length)
    throw new SettingsError(`--scopes has to name each of ${scopes.join(", ")} once at most.`);
  return names.filter(isScope);
};

const readExpiry = (given: string | undefined, now: number): string | undefined => {
  if (given === undefined) return undefined;
  const at = Date.parse(given);
  if (!/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:\d\d))?$/.test(given) || !(at > now))
    throw new SettingsError(
      "--expires has to be a moment to come, such as 2027-01-31T00:00:00Z or 2027-01-31.",
    );
  return new Date(at).toISOString();
};

const readId = (given = ""): string => {
  if (/^[12][a-z0-9]{6}$/.test(given)) return given;
  throw new SettingsError("--id has to be the id of a key, as list shows it: 1k7f3q2.");
};
