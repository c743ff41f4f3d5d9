import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { type CallbackKeySetting, products } from "../products.ts";
import { settingsTable } from "../settings/table.ts";
import { readSettings, type Settings, SettingsError } from "../settings.ts";

/** The settings of one deployment, as its file has them. The shell adds and takes away nothing. */
export interface Stage {
  readonly name: string;
  readonly file: string;
  /** The texts of the settings that the file names. */
  readonly given: Readonly<Record<string, string>>;
  readonly settings: Settings;
}

/** The names that a stage file may have. */
export type StageSetting = Exclude<
  keyof typeof settingsTable,
  CallbackKeySetting | "CALLBACK_PRODUCTS"
>;

export const stageDirectory = fileURLToPath(new URL(".", import.meta.url));

const secretNames: readonly string[] = Object.values(products).map(
  ({ callbackKey }) => callbackKey.setting,
);

/** Each setting that a stage file may have, in the order of the table. */
export const stageSettings = Object.keys(settingsTable).filter(
  (name): name is StageSetting => !secretNames.includes(name) && name !== "CALLBACK_PRODUCTS",
);

const word = z.union([z.string(), z.int()]);

/**
 * A value as JSON has it: `true` is `on`, a list is joined by commas, and of an object the names
 * stand before `=`: `{"submit-task": 20}` is `submit-task=20`.
 */
const value = z
  .union([word, z.boolean(), z.array(word), z.record(z.string(), word)])
  .transform((given) => {
    if (typeof given === "boolean") return given ? "on" : "off";
    if (Array.isArray(given)) return given.join(",");
    if (typeof given !== "object") return String(given);
    return Object.entries(given)
      .map(([name, count]) => `${name}=${count}`)
      .join(",");
  });

const file = z
  .strictObject(Object.fromEntries(stageSettings.map((name) => [name, value.optional()])), {
    error: ({ code, keys }) => (code === "unrecognized_keys" ? refusalOf(keys) : undefined),
  })
  .refine(
    ({ ENVIRONMENT }) => ENVIRONMENT !== undefined && ENVIRONMENT !== "",
    "it has to name its ENVIRONMENT, which is a part of every task id: a running deployment keeps its own",
  );

const refusalOf = (names: readonly string[] = []): string => {
  const secret = names.find((name) => secretNames.includes(name));
  return secret === undefined
    ? `it names ${names.join(", ")}, which is no setting`
    : `${secret} is a secret: it belongs into CallbackSecret`;
};

/**
 * Reads `infra/stages/<name>.json`, or the file that a path ending in `.json` names. Throws a
 * SettingsError that names the file and the setting, and repeats no value.
 */
export function readStage(nameOrPath: string): Stage {
  const isPath = nameOrPath.endsWith(".json");
  if (!isPath && !/^[a-z0-9-]{1,40}$/.test(nameOrPath))
    throw new SettingsError("--stage has to be the name of a file in infra/stages/.");
  const path = isPath ? nameOrPath : join(stageDirectory, `${nameOrPath}.json`);
  const name = basename(path, ".json");
  const read = file.safeParse(contentOf(path));
  if (!read.success) throw new SettingsError(`${path}: ${sentenceOf(read.error)}.`);
  const given = Object.fromEntries(
    Object.entries(read.data).flatMap(([setting, text]) =>
      text === undefined || text === "" ? [] : [[setting, text]],
    ),
  );
  try {
    return { name, file: path, given, settings: readSettings(given) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError(`${path}: ${error.message}`);
  }
}

/** The stage whose file has this environment; undefined if there is none. */
export function stageOfEnvironment(environment: string): string | undefined {
  return readdirSync(stageDirectory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => basename(name, ".json"))
    .find((name) => readStage(name).settings.ENVIRONMENT === environment);
}

const contentOf = (path: string): unknown => {
  const text = textOf(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError(`${path} is not JSON.`);
  }
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new SettingsError(`There is no file ${path}.`);
  }
};

const sentenceOf = ({ issues: [issue] }: z.ZodError): string => {
  const place = issue?.path.join(".") ?? "";
  return place === ""
    ? (issue?.message ?? "it cannot be read")
    : `${place} has to be a text, a whole number, true or false, a list, or numbers by name`;
};
