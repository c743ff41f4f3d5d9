import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ProductName, productNames } from "../products.ts";
import type { Callbacks } from "./callback-addresses.ts";
import type { RunOptions } from "./options.ts";
import type { SynthesizedStack } from "./read-stack.ts";
import { writeSecrets } from "./secrets.ts";
import type { StateFolder } from "./state-folder.ts";
import { describeSecrets } from "./template.ts";

/**
 * Writes the secrets of the stack, and reads those that a run has to know: the key of the API, the
 * files with the keys of callers and of callbacks, and the path that callbacks arrive at.
 */
export function stackSecrets(
  { options, state }: { readonly options: RunOptions; readonly state: StateFolder },
  stack: SynthesizedStack,
  keys: Callbacks["keys"],
) {
  const descriptions = describeSecrets(stack);
  const named = (variable: string) =>
    descriptions.find(({ variables }) => variables.includes(variable))?.logicalId ?? variable;
  // Against the real Tencent the environment says each key, and a key that it lacks is none.
  const none = Object.fromEntries(productNames.map((product) => [product, undefined]));
  const urls = writeSecrets(join(state.directory, "secrets"), descriptions, {
    given: {
      [named("TENCENT_SECRET")]: { ...options.credentials },
      [named("CALLBACK_SECRET")]: { ...(!options.standIn && none), ...options.callbackKeys },
    },
    kept: ["API_SECRET", "CALLBACK_SECRET", "CONTEXT_SECRET", "WEBHOOK_SECRET"].map(named),
    first: { [named("CALLBACK_SECRET")]: { ...keys } },
  });
  const read = (variable: string, field: string): string => {
    const value: Record<string, unknown> = JSON.parse(
      readFileSync(new URL(urls[named(variable)] ?? ""), "utf8"),
    );
    // During a rotation it is a list.
    return String([value[field]].flat()[0]);
  };
  const fileOf = (variable: string): string => fileURLToPath(urls[named(variable)] ?? "");
  return {
    urls,
    apiKey: read("API_SECRET", "key"),
    apiSecretFile: fileOf("API_SECRET"),
    callbackSecretFile: fileOf("CALLBACK_SECRET"),
    path: read("CALLBACK_SECRET", "path"),
    callbackKey: (product: ProductName) => read("CALLBACK_SECRET", product),
  };
}
