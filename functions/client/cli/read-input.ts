import { UsageError, type World } from "./world.ts";

type Fields = Record<string, unknown>;

/** The arguments that describe an input, and the way to send a file. */
interface Described {
  readonly given: string | undefined;
  readonly pairs: readonly string[];
  /** Sends the file of this path and resolves with its name in an input. */
  readonly upload: (path: string) => Promise<string>;
}

/**
 * The input that the arguments describe: `--input` as JSON, `@file` or `-` for stdin, and over it
 * one field a pair. `Name=text` is a text, `Name:=5` is JSON, `Name@=path` is a file that is
 * uploaded, and dots lead into objects and lists.
 *
 * Example: `ModelVersion=3.0 FileInfos.0.Url@=cat.png` is
 * `{ ModelVersion: "3.0", FileInfos: [{ Url: "callsheet:upload/….png" }] }`.
 */
export async function readInput(
  world: World,
  { given, pairs, upload }: Described,
): Promise<Fields> {
  const input = given === undefined ? {} : objectOf(await inputText(world, given), "--input");
  for (const pair of pairs) await setPair(input, pair, upload);
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

const isPlace = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const isObject = (value: unknown): value is Fields => isPlace(value) && !Array.isArray(value);

const setPair = async (input: Fields, pair: string, upload: Described["upload"]): Promise<void> => {
  const [, path = "", mark = "", text = ""] = /^([\w.]+?)([:@]?)=([\s\S]*)$/.exec(pair) ?? [];
  if (path === "")
    throw new UsageError(
      `${pair} is no field of the input. Write Name=text, Name:=json or Name@=file.`,
    );
  const names = path.split(".");
  const last = names.pop() ?? "";
  let place = input;
  for (const [at, name] of names.entries()) {
    checkEntry(place, name, pair);
    const isList = /^\d+$/.test(names[at + 1] ?? last);
    const inner = Object.hasOwn(place, name) ? place[name] : isList ? [] : {};
    if (!isPlace(inner)) throw new UsageError(`${pair}: ${name} is no object.`);
    // Defined, not assigned: `__proto__` is a field like any other.
    place = define(place, name, inner);
  }
  checkEntry(place, last, pair);
  const value = mark === "@" ? await upload(text) : mark === ":" ? jsonOf(text, pair) : text;
  define(place, last, value);
};

/** A list grows by one entry at a time: what is not there has no place before another. */
const checkEntry = (place: Fields, name: string, pair: string): void => {
  if (!Array.isArray(place) || (/^\d+$/.test(name) && Number(name) <= place.length)) return;
  throw new UsageError(`${pair}: the list there has ${place.length} entries, and no ${name}.`);
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
