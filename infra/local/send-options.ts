import { parseArgs } from "node:util";
import { type ProductName, productNames } from "../products.ts";
import { SettingsError } from "../settings.ts";
import { stateDirectoryOf } from "./addresses.ts";

/** A callback to send by hand. */
export interface SendOptions {
  readonly product: ProductName;
  /** Ours, or Tencent's TaskId. */
  readonly taskId: string;
  /** The state folder of the service that is to get it. */
  readonly directory: string;
}

/** As long as any id of ours or Tencent's, and none that would have to be escaped in a path. */
const taskIdForm = /^[\w-]{1,256}$/;

/**
 * Reads `--send <product> <taskId>`; undefined where the arguments ask for something else. Throws a
 * SettingsError of one sentence.
 */
export function readSendOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SendOptions | undefined {
  if (!args.includes("--send")) return undefined;
  const [name = "", taskId = "", ...more] = wordsOf(args);
  const product = productNames.find((candidate) => candidate === name);
  if (product === undefined)
    throw new SettingsError(`There is no product ${quoted(name)}: name ${choice}. ${usage}`);
  if (!taskIdForm.test(taskId) || more.length > 0)
    throw new SettingsError(`Behind the product stands one task's id. ${usage}`);
  return { product, taskId, directory: stateDirectoryOf(environment) };
}

const usage = "The command is npm run callbacks -- --send <product> <taskId>.";
const choice = `${productNames.slice(0, -1).join(", ")} or ${productNames.at(-1)}`;

const wordsOf = (args: readonly string[]): readonly string[] => {
  try {
    return parseArgs({
      args: [...args],
      options: { send: { type: "boolean" } },
      allowPositionals: true,
    }).positionals;
  } catch {
    throw new SettingsError(`--send takes no other option. ${usage}`);
  }
};

const quoted = (name: string): string => JSON.stringify(name.slice(0, 32));
