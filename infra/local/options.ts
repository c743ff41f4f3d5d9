import { parseArgs } from "node:util";
import { type ProductName, productNames, products } from "../products.ts";
import { readSettings, type Settings, SettingsError } from "../settings.ts";
import { isSample, type Sample, sampleInputs } from "./sample-inputs.ts";

/** Where the API listens unless `--port` says otherwise. */
const STANDARD_PORT = 8787;

/** Any pair does for the stand-in; nothing of Tencent's accepts this one. */
const STAND_IN_CREDENTIALS = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
}

/** A run of `npm start`, as its arguments and settings ask for it. */
export interface RunOptions {
  readonly port: number;
  /** The path of a custom domain's API mapping, under which the API stands as well. */
  readonly mapping: string | undefined;
  readonly fresh: boolean;
  /** The operation to submit a task of by ourselves: none where a task could cost money. */
  readonly sample: Sample | undefined;
  readonly callbacks: "on" | "lost" | "off";
  /** `loose`: ticks come late, twice or never, as on AWS they may. */
  readonly schedule: "exact" | "loose";
  readonly credentials: Credentials;
  /** Tencent's side is the stand-in; otherwise the cloud that the settings name. */
  readonly standIn: boolean;
  /** Real credentials: what is submitted is paid for. */
  readonly paid: boolean;
  readonly settings: Settings;
  /** The keys that products sign their callbacks with, as far as they are set. */
  readonly callbackKeys: Readonly<Partial<Record<ProductName, string>>>;
}

/** The lines that `npm start -- --help` prints. */
export const help = [
  "npm start -- [options]   runs the whole service on this machine; infra/README.md lists the settings",
  "",
  `  --port <number>        where the API listens; 0 for any free port (default ${STANDARD_PORT})`,
  "  --sample <operation>   submit one task of this operation at the start (default vod.CreateAigcVideoTask)",
  "  --no-sample            submit no task",
  "  --callbacks on|lost|off   whether the stand-in's callbacks arrive (default on)",
  "  --schedule exact|loose    loose: ticks come up to 59 s late, some twice or never (default exact)",
  "  --mapping <name>       serve the API under /<name> too, as a custom domain's API mapping does",
  "  --fresh                move the existing tasks aside and start without any",
  "  --help                 print this",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads arguments and environment. Throws a SettingsError of one sentence for each thing that
 * cannot be used.
 */
export function readOptions(args: readonly string[], environment: Environment): RunOptions {
  const flags = readFlags(args);
  const settings = readSettings(environment);
  const given = (name: string): string | undefined => environment[name] || undefined;
  const [secretId, secretKey] = [given("TENCENT_SECRET_ID"), given("TENCENT_SECRET_KEY")];
  if ((secretId === undefined) !== (secretKey === undefined)) {
    const [set, missing] = secretId === undefined ? ["_KEY", "_ID"] : ["_ID", "_KEY"];
    throw new SettingsError(
      `TENCENT_SECRET${set} is set and TENCENT_SECRET${missing} is not: set both, or neither for the stand-in.`,
    );
  }
  if (flags.fresh && given("AWS_ENDPOINT_URL_DYNAMODB") !== undefined) {
    throw new SettingsError(
      "--fresh cannot move the table at AWS_ENDPOINT_URL_DYNAMODB aside: leave one of the two out.",
    );
  }
  const credentials =
    secretId === undefined || secretKey === undefined ? undefined : { secretId, secretKey };
  for (const { title, applications } of Object.values(products)) {
    if (
      credentials === undefined ||
      !applications?.needed ||
      given(applications.setting) !== undefined
    )
      continue;
    throw new SettingsError(
      `${applications.setting} has to name the ${title} applications that tasks may run in.`,
    );
  }
  return {
    ...flags,
    sample: credentials === undefined ? flags.sample : undefined,
    credentials: credentials ?? STAND_IN_CREDENTIALS,
    standIn: credentials === undefined && settings.TENCENT_ENDPOINT_URL === undefined,
    paid: credentials !== undefined,
    settings,
    callbackKeys: Object.fromEntries(
      productNames.flatMap((name) => {
        const key = given(products[name].callbackKey.setting);
        return key === undefined ? [] : [[name, key]];
      }),
    ),
  };
}

const readFlags = (
  args: readonly string[],
): Pick<RunOptions, "port" | "mapping" | "fresh" | "sample" | "callbacks" | "schedule"> => {
  const { values } = parse(args);
  const callbacks = (["on", "lost", "off"] as const).find((mode) => mode === values.callbacks);
  if (callbacks === undefined) throw new SettingsError("--callbacks has to be on, lost or off.");
  const schedule = (["exact", "loose"] as const).find((mode) => mode === values.schedule);
  if (schedule === undefined) throw new SettingsError("--schedule has to be exact or loose.");
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
    throw new SettingsError("--port has to be a number from 0 to 65535.");
  if (values.mapping !== undefined && !/^[\w.-]+(\/[\w.-]+)*$/.test(values.mapping))
    throw new SettingsError("--mapping has to be a name, or several with slashes between them.");
  if (!isSample(values.sample))
    throw new SettingsError(`--sample has to be one of ${Object.keys(sampleInputs).join(", ")}.`);
  return {
    port,
    mapping: values.mapping === undefined ? undefined : `/${values.mapping}`,
    fresh: values.fresh,
    sample: values["no-sample"] ? undefined : values.sample,
    ...{ callbacks, schedule },
  };
};

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: String(STANDARD_PORT) },
        "no-sample": { type: "boolean", default: false },
        mapping: { type: "string" },
        fresh: { type: "boolean", default: false },
        callbacks: { type: "string", default: "on" },
        schedule: { type: "string", default: "exact" },
        sample: { type: "string", default: "vod.CreateAigcVideoTask" },
      },
    });
  } catch (error) {
    const known =
      "The options are --port, --sample, --no-sample, --mapping, --fresh, --callbacks on|lost|off, --schedule exact|loose and --help.";
    throw new SettingsError(
      `${error instanceof Error ? error.message.split(". ")[0] : "The arguments cannot be read"}. ${known}`,
    );
  }
};
