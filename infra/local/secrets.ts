import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * A secret as the template declares it: `GenerateSecretString` of AWS::SecretsManager::Secret, in
 * our spelling.
 */
export interface SecretDefinition {
  readonly logicalId: string;
  readonly generate: {
    /** SecretStringTemplate: the JSON object that the generated string is added to. */
    readonly template: string;
    /** GenerateStringKey: where it is added. */
    readonly key: string;
    readonly length: number;
    readonly excludePunctuation: boolean;
  };
}

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/**
 * Stands for Secrets Manager: writes each secret's value to a file that only its owner may read,
 * and returns the file URLs by logical id. Two files a secret:
 *
 * - `<logicalId>.generated` holds the generated string alone. It is made once and kept: a new one
 *   would make every task id another.
 * - `<logicalId>.json` is the value as a function reads it: the template, the generated string, and
 *   over both what is `given`. It is written anew at every start, so a credential from the
 *   environment stays on disk only until a start without it. The values in a
 *   `kept` file stay as they are: people may write into it, as into a secret on AWS, and
 *   `npm run rotate` does. A ring that was rotated lacks its first key for good.
 *
 * Throws a sentence if a kept one is no JSON object any more.
 */
export function writeSecrets(
  directory: string,
  secrets: readonly SecretDefinition[],
  values: {
    readonly given?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly kept?: readonly string[];
    /** The values that a kept file begins with. */
    readonly first?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  } = {},
): Record<string, string> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return Object.fromEntries(
    secrets.map(({ logicalId, generate }) => {
      const valueFile = join(directory, `${logicalId}.json`);
      const generated = keptString(join(directory, `${logicalId}.generated`), generate);
      const before = values.kept?.includes(logicalId) === true ? readObject(valueFile) : {};
      const value = {
        ...JSON.parse(generate.template),
        ...("active" in before ? {} : { [generate.key]: generated }),
        ...values.first?.[logicalId],
        ...before,
        ...values.given?.[logicalId],
      };
      writePrivately(valueFile, JSON.stringify(value));
      return [logicalId, pathToFileURL(valueFile).href];
    }),
  );
}

/** Empty where there is no such file. Its text stays out of the message: it holds keys. */
function readObject(file: string): object {
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // The parser's own message would quote it.
  }
  throw new Error(
    `${file} is not a JSON object: mend it, or remove it to have only the key of before.`,
  );
}

/** The string in this file: made when it is first asked for, and the same ever after. */
export function keptString(
  file: string,
  generate: Pick<SecretDefinition["generate"], "length" | "excludePunctuation">,
): string {
  if (!existsSync(file)) {
    const alphabet = generate.excludePunctuation
      ? lettersAndDigits
      : lettersAndDigits + punctuation;
    writePrivately(file, randomText(generate.length, alphabet));
  }
  return readFileSync(file, "utf8");
}

/** A random text of this length: letters and digits, or characters of another alphabet. */
export function randomText(length: number, alphabet = lettersAndDigits): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/**
 * Whole or not at all, and with its mode before its name: a half-written secret would be taken for
 * the secret.
 */
export function writePrivately(file: string, content: string): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}
