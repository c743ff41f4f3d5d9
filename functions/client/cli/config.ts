import { join } from "node:path";
import { UsageError, type World } from "./world.ts";

/** Where the service is, and the key. */
export interface Config {
  readonly url: string;
  readonly key: string;
}

/**
 * The first that is there: CALLSHEET_URL and CALLSHEET_KEY, the file at CALLSHEET_CONFIG, the
 * service that `npm start` runs in this folder, `~/.config/callsheet.json`. Both values come from
 * one place, so that no key goes to the address of another. Throws a UsageError.
 */
export async function readConfig(world: World): Promise<Config> {
  const { CALLSHEET_URL, CALLSHEET_KEY, CALLSHEET_CONFIG, CALLSHEET_DIRECTORY } = world.environment;
  if (CALLSHEET_URL || CALLSHEET_KEY) {
    if (CALLSHEET_URL && CALLSHEET_KEY) return { url: CALLSHEET_URL, key: CALLSHEET_KEY };
    const [set, missing] = CALLSHEET_URL ? ["URL", "KEY"] : ["KEY", "URL"];
    throw new UsageError(`CALLSHEET_${set} is set and CALLSHEET_${missing} is not: set both.`);
  }
  if (CALLSHEET_CONFIG) return fromFile(world, CALLSHEET_CONFIG);
  const local = await fromLocalService(world, CALLSHEET_DIRECTORY || ".local");
  return local ?? fromFile(world, homeFileOf(world));
}

const homeFileOf = ({ environment }: World): string => {
  const { XDG_CONFIG_HOME, HOME, USERPROFILE } = environment;
  return join(XDG_CONFIG_HOME || join(HOME || USERPROFILE || ".", ".config"), "callsheet.json");
};

const fromFile = async (world: World, path: string): Promise<Config> => {
  const { url, key } = fieldsOf(await textOf(world, path));
  if (typeof url === "string" && typeof key === "string") return { url, key };
  throw new UsageError(
    [
      "The address of the service and a key are needed. Either set CALLSHEET_URL and CALLSHEET_KEY,",
      `or write {"url": "https://…", "key": "…"} to ${path}.`,
      "After `npm start`, call this in the folder of the checkout.",
    ].join("\n"),
  );
};

/** `npm start` leaves the address there, and where its keys are. */
const fromLocalService = async (world: World, directory: string): Promise<Config | undefined> => {
  const { api, apiSecretFile } = fieldsOf(await textOf(world, join(directory, "addresses.json")));
  if (typeof api !== "string" || typeof apiSecretFile !== "string") return undefined;
  const { key } = fieldsOf(await textOf(world, apiSecretFile));
  // During a rotation it is a list.
  const [first] = [key].flat();
  return typeof first === "string" ? { url: api, key: first } : undefined;
};

const textOf = async ({ read }: World, path: string): Promise<string> => {
  try {
    return await read(path);
  } catch {
    return "";
  }
};

/** Empty for a text that is no JSON object. Its content is a secret, so no message quotes it. */
const fieldsOf = (text: string): Partial<Record<string, unknown>> => {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
};
