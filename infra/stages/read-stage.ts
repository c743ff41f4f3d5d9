import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SettingsError } from "../settings.ts";
import { readStageSettings, type StageSettings } from "./stage-settings.ts";

/** The settings of one deployment, as its file has them. The shell adds and takes away nothing. */
export interface Stage extends StageSettings {
  readonly name: string;
  readonly file: string;
}

export const stageDirectory = fileURLToPath(new URL(".", import.meta.url));

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
  const content = contentOf(path);
  try {
    return { name, file: path, ...readStageSettings(content) };
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
