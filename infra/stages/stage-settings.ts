import * as z from "zod";
import { type CallbackKeySetting, products } from "../products.ts";
import { settingsTable } from "../settings/table.ts";
import { readSettings, type Settings, SettingsError } from "../settings.ts";

/** The names that a stage file may have. */
export type StageSetting = Exclude<
  keyof typeof settingsTable,
  CallbackKeySetting | "CALLBACK_PRODUCTS"
>;

/** The settings of one deployment, read. */
export interface StageSettings {
  /** The texts of the settings that are named. */
  readonly given: Readonly<Record<string, string>>;
  readonly settings: Settings;
}

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
 * Reads the settings of a deployment: the content of a stage file. Throws a SettingsError that
 * names the setting and repeats no value.
 */
export function readStageSettings(content: unknown): StageSettings {
  const read = file.safeParse(content);
  if (!read.success) throw new SettingsError(`${sentenceOf(read.error)}.`);
  const given = Object.fromEntries(
    Object.entries(read.data).flatMap(([setting, text]) =>
      text === undefined || text === "" ? [] : [[setting, text]],
    ),
  );
  return { given, settings: readSettings(given) };
}

const sentenceOf = ({ issues: [issue] }: z.ZodError): string => {
  const place = issue?.path.join(".") ?? "";
  return place === ""
    ? (issue?.message ?? "it cannot be read")
    : `${place} has to be a text, a whole number, true or false, a list, or numbers by name`;
};
