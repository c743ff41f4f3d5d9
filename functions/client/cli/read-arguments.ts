import { parseArgs } from "node:util";
import { UsageError } from "./world.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  help: { ...flag, short: "h" },
  input: text,
  key: text,
  "dry-run": flag,
  wait: flag,
  download: text,
  timeout: text,
  metadata: { ...text, multiple: true },
  priority: text,
  region: text,
  deadline: text,
  "start-within": text,
  "keep-result": flag,
  webhook: text,
  "allow-undocumented": flag,
  status: text,
  operation: text,
  limit: text,
  settled: flag,
  unsettled: flag,
  after: text,
  before: text,
  oldest: flag,
  file: text,
  from: text,
  to: text,
  by: text,
} as const;

const shared = ["download", "timeout"] as const;
/** The options that each command takes. */
const taken = {
  submit: [
    ...["input", "key", "dry-run", "wait", "metadata", "priority", "region", "deadline"],
    ...["start-within", "keep-result", "webhook", "allow-undocumented", ...shared],
  ],
  upload: [],
  wait: shared,
  get: [],
  list: [
    ...["status", "operation", "limit", "settled", "unsettled", "metadata"],
    ...["after", "before", "oldest"],
  ],
  cancel: [],
  events: [],
  lanes: [],
  usage: ["from", "to", "by"],
  operations: [],
  open: ["file"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a command. */
export type Command = keyof typeof taken;

/** Arguments as they were given, each option one that the command takes. */
export type Arguments = ReturnType<typeof parse> & { readonly command: Command };

/** Reads the arguments. Undefined if they ask for help. Throws a UsageError. */
export function readArguments(args: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help === true || name === undefined || name === "help") return undefined;
  if (!isCommand(name))
    throw new UsageError(
      `There is no command ${name}. The commands are ${Object.keys(taken).join(", ")}.`,
    );
  const known: readonly string[] = taken[name];
  const odd = Object.keys(values).find((option) => !known.includes(option));
  if (odd !== undefined)
    throw new UsageError(
      `${name} takes no --${odd}. It takes ${known.map((option) => `--${option}`).join(", ") || "no option"}.`,
    );
  return { command: name, values, positionals: rest };
}

const isCommand = (name: string): name is Command => Object.hasOwn(taken, name);

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "The arguments cannot be read.");
  }
};

/** The whole number that an option says. Undefined if it was not given. */
export function numberOf(name: keyof Arguments["values"], values: Arguments["values"]) {
  const given = values[name];
  if (given === undefined) return undefined;
  if (typeof given === "string" && /^-?\d{1,9}$/.test(given)) return Number(given);
  throw new UsageError(`--${name} has to be a whole number.`);
}

/** The pairs `name=text` of an option that may come often. */
export function pairsOf({
  metadata,
}: Arguments["values"]): Readonly<Record<string, string>> | undefined {
  if (metadata === undefined) return undefined;
  return Object.fromEntries(
    metadata.map((pair) => {
      const place = pair.indexOf("=");
      if (place < 1) throw new UsageError(`--metadata ${pair} has to be name=text.`);
      return [pair.slice(0, place), pair.slice(place + 1)];
    }),
  );
}

/** The only argument of a command. Throws a UsageError if it is another number of arguments. */
export function onlyOne({ command, positionals }: Arguments, what: string): string {
  const [one] = positionals;
  if (one !== undefined && positionals.length === 1) return one;
  throw new UsageError(`${command} needs ${what}, and nothing else. See callsheet --help.`);
}
