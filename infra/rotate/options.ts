import { parseArgs } from "node:util";
import { type ProductName, productNames } from "../products.ts";
import { SettingsError } from "../settings.ts";

/** Each secret that can be rotated. */
export const rotated = [
  "tencent-key",
  "context-key",
  "webhook-key",
  "callback-path",
  "callback-key",
  "api-key",
] as const;

/** One of them, with the owner of the key where there are several. */
export type Rotated =
  | { readonly what: "tencent-key" }
  | { readonly what: "context-key" | "webhook-key" | "callback-path" }
  | { readonly what: "callback-key"; readonly product: ProductName }
  | { readonly what: "api-key"; readonly tenant: string };

/** One call of the command. */
export interface RotateOptions {
  readonly rotated: Rotated;
  /** A file in infra/stages/; undefined for the local runner. */
  readonly stage: string | undefined;
  /** `show` changes nothing. */
  readonly mode: "show" | "begin" | "continue";
  /** Whether it sits through a short wait, and does all the steps that it can. */
  readonly waits: boolean;
  /** The operator says that the work by hand is done. The next step relies on it. */
  readonly confirmed: boolean;
}

/** The lines that `npm run rotate -- --help` prints. */
export const help = [
  "npm run rotate -- <secret> [--stage <name>]               says how far its rotation is, and what comes next",
  "npm run rotate -- <secret> [--stage <name>] --begin       adds a new key, and goes on as --continue does",
  "npm run rotate -- <secret> [--stage <name>] --continue    does each step once its wait is over",
  "",
  "  <secret>          tencent-key, context-key, webhook-key, callback-path, callback-key, api-key",
  "  --stage <name>    a file in infra/stages/ (default: the local runner)",
  "  --product <name>  callback-key: vod, mps, tiw or trtc",
  "  --tenant <name>   api-key: the owner of a key in ApiSecret; default owns its `key`",
  "  --no-wait         do one step if it is due, and end",
  "  --confirmed       what the command has asked you to do by hand is done",
  "  --help            print this",
  "",
  "tencent-key: make the new key in Tencent's console, and set NEW_TENCENT_SECRET_ID and NEW_TENCENT_SECRET_KEY.",
  "A run that was interrupted goes on with --continue. No key is printed. Keys of npm run keys: create, then revoke.",
];

/** Reads the arguments. Throws a SettingsError of one sentence. */
export function readRotateOptions(args: readonly string[]): RotateOptions {
  const { values, positionals } = parse(args);
  const { begin, stage, confirmed } = values;
  if (begin && values.continue)
    throw new SettingsError("--begin and --continue exclude each other.");
  if (confirmed && !values.continue)
    throw new SettingsError("--confirmed goes with --continue, once the command has asked for it.");
  return {
    rotated: readRotated(positionals, values),
    stage,
    mode: begin ? "begin" : values.continue ? "continue" : "show",
    waits: !values["no-wait"],
    confirmed,
  };
}

const parse = (args: readonly string[]) => {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ stage: text, product: text, tenant: text },
        ...{ begin: flag, continue: flag, "no-wait": flag, confirmed: flag },
      },
      allowPositionals: true,
    });
  } catch {
    // The parser's own message would quote the argument, which may be a key.
    throw new SettingsError("The arguments cannot be read. See --help.");
  }
};

const readRotated = (
  [name, ...rest]: readonly string[],
  { product, tenant }: { readonly product?: string; readonly tenant?: string },
): Rotated => {
  const what = rotated.find((each) => each === name);
  if (what === undefined || rest.length > 0)
    throw new SettingsError(`The command takes one secret: ${rotated.join(", ")}.`);
  if ((product !== undefined) !== (what === "callback-key"))
    throw new SettingsError("--product goes with callback-key, and callback-key needs it.");
  if ((tenant !== undefined) !== (what === "api-key"))
    throw new SettingsError("--tenant goes with api-key, and api-key needs it.");
  switch (what) {
    case "callback-key": {
      const known = productNames.find((each) => each === product);
      if (known === undefined)
        throw new SettingsError(`--product has to be one of ${productNames.join(", ")}.`);
      return { what, product: known };
    }
    case "api-key":
      return { what, tenant: tenant ?? "" };
    case "tencent-key":
      return { what };
    default:
      return { what };
  }
};
