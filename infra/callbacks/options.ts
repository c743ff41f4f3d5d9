import { parseArgs } from "node:util";
import { type Product, type ProductName, productNames, products } from "../products.ts";
import { readSettings, type Settings, SettingsError } from "../settings.ts";

/** A run of `npm run callbacks`, as its arguments and settings ask for it. */
export interface CallbackOptions {
  readonly dryRun: boolean;
  /** Take an application's events away from the system that gets them now. */
  readonly force: boolean;
  readonly credentials: { readonly secretId: string; readonly secretKey: string };
  readonly settings: Settings;
  /** Application ids without doubles; none where the product has none. */
  readonly applications: Readonly<Record<ProductName, readonly number[]>>;
  /** Applications whose events are pulled, and so must not be pushed. */
  readonly pulled: Readonly<Record<ProductName, readonly number[]>>;
  /** The keys that sign callbacks. */
  readonly keys: Readonly<Record<ProductName, string | undefined>>;
  /** Where a product's callbacks arrive. Ends with a secret. */
  readonly address: (product: string) => string;
}

/** The lines that `npm run callbacks -- --help` prints. */
export const help = [
  "npm run callbacks -- --url <https address of the API> [options]   registers callback addresses and keys with VOD and TIW",
  "",
  "  --path <secret>   the field `path` of CallbackSecret (default: CALLBACK_PATH)",
  "  --dry-run         only say what would be done",
  "  --force           take an application's events away from the system that gets them now",
  "  --help            print this",
  "",
  "npm run callbacks -- --send <product> <taskId>   sends a signed callback by hand to the service of npm start, as Tencent would",
  "",
  "To register, set TENCENT_SECRET_ID, TENCENT_SECRET_KEY, the application ids and the keys: see infra/README.md.",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads arguments and environment. Throws a SettingsError of one sentence for each thing that
 * cannot be used; it repeats no value.
 */
export function readCallbackOptions(
  args: readonly string[],
  environment: Environment,
): CallbackOptions {
  const flags = readFlags(args);
  const settings = readSettings(environment);
  const base = baseAddress(flags.url, settings.TENCENT_ENDPOINT_URL);
  const path = flags.path ?? environment.CALLBACK_PATH ?? "";
  if (!pathSecret.test(path))
    throw new SettingsError("--path or CALLBACK_PATH has to be the field path of CallbackSecret.");
  return {
    dryRun: flags["dry-run"],
    force: flags.force,
    credentials: readCredentials(environment),
    settings,
    applications: readApplications(environment),
    pulled: ofEach(({ pulled }) => idsIn(pulled && settings[pulled])),
    keys: ofEach(({ callbackKey }) => environment[callbackKey.setting] || undefined),
    address: (product) => `${base}/v1/callbacks/${product}/${path}`,
  };
}

// As many characters as make guessing hopeless, and none that an address would have to escape.
const pathSecret = /^[A-Za-z0-9_-]{16,128}$/;

const readFlags = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: "string", default: "" },
        path: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        force: { type: "boolean", default: false },
      },
    }).values;
  } catch {
    // The parser's own message would quote the argument, which may be the path.
    throw new SettingsError(
      "The arguments cannot be read. The options are --url <address of the API>, --path <secret>, --dry-run, --force, --send and --help.",
    );
  }
};

/**
 * Plain http only if Tencent, too, is a stand-in on this machine: readSettings allows an http
 * endpoint nowhere else.
 */
const baseAddress = (text: string, endpointUrl: string | undefined): string => {
  const url = /\s/.test(text) ? null : URL.parse(text);
  const local = endpointUrl?.startsWith("http:") === true;
  const fits =
    url !== null &&
    (url.protocol === "https:" || (url.protocol === "http:" && local)) &&
    `${url.username}${url.password}${url.search}${url.hash}` === "" &&
    !url.pathname.includes("/v1/");
  if (!fits) {
    throw new SettingsError(
      "--url has to be the API's https address, without credentials, query, fragment and /v1/…: npm run callbacks -- --url https://…",
    );
  }
  return url.href.replace(/\/+$/, "");
};

const readCredentials = (environment: Environment): CallbackOptions["credentials"] => {
  const { TENCENT_SECRET_ID: secretId, TENCENT_SECRET_KEY: secretKey } = environment;
  if (!secretId && !secretKey)
    throw new SettingsError("TENCENT_SECRET_ID and TENCENT_SECRET_KEY have to be set.");
  if (!secretId)
    throw new SettingsError(
      "TENCENT_SECRET_ID has to be set too: TENCENT_SECRET_KEY alone names no account.",
    );
  if (!secretKey)
    throw new SettingsError(
      "TENCENT_SECRET_KEY has to be set too: requests to Tencent are signed with it.",
    );
  return { secretId, secretKey };
};

/**
 * From the environment: where no application is named, the settings put a placeholder that Tencent
 * does not know.
 */
const readApplications = (environment: Environment): CallbackOptions["applications"] => {
  const applications = ofEach((product) =>
    idsIn(product.applications && environment[product.applications.setting]),
  );
  if (Object.values(applications).flat().length === 0) {
    const names = Object.values(products).flatMap((product) => product.applications?.setting ?? []);
    throw new SettingsError(
      `${names.slice(0, -1).join(", ")} or ${names.at(-1)} has to name an application.`,
    );
  }
  return applications;
};

const ofEach = <T>(read: (product: Product) => T) =>
  Object.fromEntries(productNames.map((name) => [name, read(products[name])])) as Record<
    ProductName,
    T
  >;

const idsIn = (text = ""): readonly number[] => [
  ...new Set(text.split(",").filter(Boolean).map(Number)),
];
