import { SettingsError } from "../settings.ts";
import { keepEngine } from "./kept-engine.ts";
import { reasonOf } from "./reason.ts";
import type { StateFolder } from "./state-folder.ts";
import { checkTable, embeddedTable, type Patience, TABLE_NAME, type TablePlace } from "./table.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface Wanted {
  readonly environment: Environment;
  readonly state: StateFolder;
  readonly watcher: {
    readonly onFailure: (sentence: string) => void;
    readonly onEnd: (sentence: string) => void;
  };
  readonly onStop: (end: () => unknown) => void;
  /** How long a table elsewhere may take to answer, unless it is the usual time. */
  readonly patience?: Patience;
}

/**
 * Where the table is: at the endpoint that `AWS_ENDPOINT_URL_DYNAMODB` names, which has to answer,
 * or in the embedded engine, which is started. Throws a sentence.
 */
export async function startTable({
  environment,
  state,
  watcher,
  onStop,
  patience,
}: Wanted): Promise<TablePlace> {
  if (environment.AWS_ENDPOINT_URL_DYNAMODB)
    return tableElsewhere(environment, environment.AWS_ENDPOINT_URL_DYNAMODB, patience);
  const { databaseFile, directory } = state;
  const { onFailure: onOutage, onEnd } = watcher;
  const engine = await keepEngine({ databaseFile, directory, onOutage, onEnd }).catch(
    (cause: unknown) => {
      const reason = reasonOf(cause);
      throw new Error(
        isBroken(reason)
          ? `${reason} Start once with --fresh, which moves this table aside.`
          : reason,
        { cause },
      );
    },
  );
  onStop(() => engine.stop());
  return embeddedTable(engine.url, directory);
}

/**
 * How the engine says that a file is no table of its own, or no longer one. Nothing else is helped
 * by a new table.
 */
const isBroken = (reason: string): boolean => /not a valid SQLite database|malformed/.test(reason);

/**
 * Another endpoint gets the credentials of this environment. The address stays out of messages: it
 * may hold a password.
 */
const tableElsewhere = async (
  environment: Environment,
  endpoint: string,
  patience?: Patience,
): Promise<TablePlace> => {
  const setting = "AWS_ENDPOINT_URL_DYNAMODB";
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ""))
    throw new SettingsError(`${setting} has to be an http or https URL.`);
  const embedded = embeddedTable(endpoint, `the place that ${setting} names`);
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  const table: TablePlace = {
    ...embedded,
    name: TABLE_NAME,
    region: AWS_REGION || embedded.region,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID || embedded.credentials.accessKeyId,
      secretAccessKey: AWS_SECRET_ACCESS_KEY || embedded.credentials.secretAccessKey,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
  };
  await checkTable(table, patience);
  return table;
};

/** The variables that the SDK in a function reads to reach the table. */
export function environmentOf({
  endpoint,
  region,
  credentials,
}: TablePlace): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined
      ? {}
      : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
}
