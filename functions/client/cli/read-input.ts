import { UsageError, type World } from "./world.ts";

type Fields = Record<string, unknown>;

/**
 * The input that the arguments describe: `--input` as JSON, `@file` or `-` for stdin, and over it
 * one field a pair. `Name=text` is a text, `Name:=5` is JSON, and dots lead into objects.
 *
 * Example: `ModelVersion=3.0 OutputConfig.Duration:=5` is
 * `{ ModelVersion: "3.0", OutputConfig: { Duration: 5 } }`.
 */
export async function readInput(
  world: World,
  given: string | undefined,
  pairs: readonly string[],
): Promise<Fields> {
  const input = given === undefined ? {} : objectOf(await inputText(world, given), "--input");
  for (const pair of pairs) setPair(input, pair);
  return input;
}

const inputText = async ({ read }: World, given: string): Promise<string> => {
  if (given !== "-" && !given.startsWith("@")) return given;
  const path = given === "-" ? given : given.slice(1);
  try {
    return await read(path);
  } catch (error) {
    throw new UsageError(`--input: ${error instanceof Error ? error.message : "unreadable"}`);
  }
};

const objectOf = (text: string, name: string): Fields => {
  const value = jsonOf(text, name);
  if (isObject(value)) return value;
  throw new UsageError(`${name} has to be a JSON object.`);
};

const jsonOf = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : "no JSON"}`);
  }
};

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const setPair = (input: Fields, pair: string): void => {
  const [, path = "", colon = "", text = ""] = /^([\w.]+?)(:?)=([\s\S]*)$/.exec(pair) ?? [];
  if (path === "")
    throw new UsageError(`${pair} is no field of the input. Write Name=text or Name:=json.`);
  const names = path.split(".");
  const last = names.pop() ?? "";
  let place = input;
  for (const name of names) {
    const inner = Object.hasOwn(place, name) ? place[name] : {};
    if (!isObject(inner)) throw new UsageError(`${pair}: ${name} is no object.`);
    // Defined, not assigned: `__proto__` is a field like any other.
    place = define(place, name, inner);
  }
  define(place, last, colon === "" ? text : jsonOf(text, pair));
};

const define = <T>(place: Fields, name: string, value: T): T => {
  Object.defineProperty(place, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return value;
};
