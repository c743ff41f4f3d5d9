import { inject } from "vitest";
import { keys } from "../../infra/keys/keys.ts";
import { readKeysOptions } from "../../infra/keys/options.ts";
import type { System } from "./system.ts";

/** One call of `npm run keys`, at the test's time. */
export const callKeys = (system: System, ...args: string[]) => {
  const now = system.clock.now();
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: inject("engineUrl") };
  const options = readKeysOptions([...args, "--table", system.tableName], environment, now);
  return system.clock.during(keys(options, new Date(now).toISOString()));
};

/** Issues a key of a tenant with `npm run keys`, and answers with it. */
export const issueKey = async (
  system: System,
  tenant: string,
  ...args: string[]
): Promise<string> => {
  const { isDone, sentences } = await callKeys(system, "create", "--tenant", tenant, ...args);
  if (!isDone) throw new Error(sentences.join(" "));
  return sentences.at(-1) ?? "";
};
