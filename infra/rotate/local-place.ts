import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writePrivately } from "../local/secrets.ts";
import { SettingsError } from "../settings.ts";
import { objectIn, type SecretPlace } from "./place.ts";

/**
 * A secret of the local runner: a file in its folder, which functions read as they read Secrets
 * Manager. Throws a SettingsError if no runner has made it.
 */
export function localSecret(directory: string, name: string): SecretPlace {
  const file = fileOf(join(directory, "secrets"), name);
  const textNow = () => readFileSync(file, "utf8");
  return {
    name,
    read: async () => {
      const text = textNow();
      const { mtimeMs } = statSync(file);
      return { value: objectIn(text, name), version: digest(text), changedAt: mtimeMs };
    },
    write: async (value, version) => {
      if (digest(textNow()) !== version) return false;
      writePrivately(file, JSON.stringify(value));
      return true;
    },
  };
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The file is named after the logical id, which ends with eight signs of a hash. */
const fileOf = (folder: string, name: string): string => {
  try {
    const file = readdirSync(folder).find((each) =>
      new RegExp(`^${name}[0-9A-F]{8}\\.json$`).test(each),
    );
    if (file !== undefined) return join(folder, file);
  } catch {
    // The sentence below says it as well.
  }
  throw new SettingsError(
    `No local runner has a ${name} in ${folder}: run npm start, or name a deployment with --stage.`,
  );
};
