import * as z from "zod";
import { type EntryName, entryNames } from "./bundle.ts";

/** What one deployment may choose. */
export interface Settings {
  readonly environment: string;
  readonly tencentSite: "intl" | "mainland";
  readonly tencentEndpointUrl: string | undefined;
  readonly vodSubAppIds: string;
  /** Empty where the product is not used. */
  readonly tiwSdkAppIds: string;
  readonly trtcSdkAppIds: string;
  readonly vodAigcLaneLimit: number;
  /** How many tasks may be submitted on one UTC day, by all and by each tenant; undefined: as many as they like. */
  readonly dailyTaskCap: number | undefined;
  readonly dailyTaskCapPerTenant: number | undefined;
  /** The products whose callbacks we may count on, comma-separated; empty where every outcome has to be asked for. */
  readonly callbackProducts: string;
  /** The public address that callbacks arrive at. */
  readonly callbackBaseUrl: string | undefined;
  /** How long a caller may have a function wait for a change (`Prefer: wait`); 20 s where nothing is set. */
  readonly longestWaitSeconds: number | undefined;
  /** Where events of tasks that are not ours are sent on to, by the environment variable that says so. */
  readonly forwardUrls: Readonly<Record<string, string>>;
  /** VOD applications whose events are pulled from their queue. */
  readonly vodPullApplications: string;
  /** Whether what is missing in a list of Tencent's was seen not to exist. */
  readonly listProvenComplete: boolean;
  readonly reservedConcurrency: Readonly<Partial<Record<EntryName, number>>>;
  /** The SNS topic that is told of alarms. */
  readonly alarmTopicArn: string | undefined;
}

/**
 * Stands in for an application id where none is given, so that the stack can be synthesized, tested and run on one machine without an
 * account. Tencent knows no such application: a deployment with it has every task rejected, uncharged. Set TENCENT_VOD_SUB_APP_IDS.
 */
export const placeholderSubAppId = "1500000000";

/** One or more settings that cannot be used; the message has one sentence for each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads the settings from an environment. An empty variable counts as unset. Messages name the setting and never repeat its value.
 * Throws SettingsError.
 */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): Settings => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) throw new SettingsError(result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`).join(" "));
  const settings = result.data;
  return {
    environment: settings.ENVIRONMENT,
    tencentSite: settings.TENCENT_SITE,
    tencentEndpointUrl: settings.TENCENT_ENDPOINT_URL,
    vodSubAppIds: settings.TENCENT_VOD_SUB_APP_IDS,
    vodAigcLaneLimit: settings.LANE_LIMIT_VOD_AIGC,
    dailyTaskCap: settings.DAILY_TASK_CAP,
    dailyTaskCapPerTenant: settings.DAILY_TASK_CAP_PER_TENANT,
    longestWaitSeconds: settings.LONGEST_WAIT_SECONDS,
    tiwSdkAppIds: settings.TENCENT_TIW_SDK_APP_IDS,
    trtcSdkAppIds: settings.TENCENT_TRTC_SDK_APP_IDS,
    callbackProducts: callbackProducts(settings),
    callbackBaseUrl: settings.CALLBACK_BASE_URL,
    forwardUrls: Object.fromEntries(forwardSettings.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]]))),
    vodPullApplications: settings.VOD_PULL_APPLICATIONS,
    listProvenComplete: settings.LIST_PROVEN_COMPLETE === "on",
    reservedConcurrency: settings.RESERVED_CONCURRENCY,
    alarmTopicArn: settings.ALARM_TOPIC_ARN,
  };
};

/** The key that each product signs its callbacks with, by the variable that holds it where a tool or `npm start` needs it. */
export const callbackKeySettings = {
  vod: "VOD_SIGN_KEY",
  mps: "MPS_NOTIFY_KEY",
  tiw: "TIW_CALLBACK_KEY",
  trtc: "TRTC_CALLBACK_KEY",
} as const;

const forwardSettings = ["VOD_FORWARD_URL", "MPS_FORWARD_URL", "TIW_FORWARD_URL", "TRTC_FORWARD_URL"] as const;

/** With an address every product that has callbacks; else those with a key. The keys themselves stay out of the template. */
const callbackProducts = (settings: z.output<typeof schema>): string =>
  Object.entries(callbackKeySettings)
    .filter(([, key]) => settings.CALLBACK_BASE_URL !== undefined || settings[key] !== undefined)
    .map(([product]) => product)
    .join(",");

/** What is this machine everywhere; not every resolver knows what stands under `localhost`. */
const isLoopback = (hostname: string): boolean => /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname);

/** A URL that names a place only: whatever is secret or belongs to one request has no business in a setting. */
const isPlace = (url: URL): boolean => url.username === "" && url.password === "" && url.search === "" && url.hash === "";

const isHttpsOrHere = (url: URL): boolean => url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));

const isUrl = (text: string, allowed: (url: URL) => boolean): boolean => {
  // URL.parse drops white space; whoever reads the setting later may not.
  const url = /\s/.test(text) ? null : URL.parse(text);
  return url !== null && isPlace(url) && allowed(url);
};

const reservations = z.string().transform((text, context) => {
  const reserved: Partial<Record<EntryName, number>> = {};
  for (const item of text.split(",")) {
    const [, name, count] = /^([a-z-]+)=([1-9]\d{0,3})$/.exec(item.trim()) ?? [];
    const entry = entryNames.find((known) => known === name);
    if (entry === undefined || entry in reserved) {
      context.addIssue(`must list functions once each with a number from 1 to 9999, like "submit-task=20,poll-tasks=2"`);
      return z.NEVER;
    }
    reserved[entry] = Number(count);
  }
  return reserved;
});

const applicationIds = z
  .string()
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/, "must be application ids (positive whole numbers), separated by commas without spaces");

/** https, or http on this machine; nothing that belongs to one request. */
const placeUrl = z
  .string()
  .refine(
    (text) => isUrl(text, isHttpsOrHere),
    "must be an https URL, or an http URL on this machine, without credentials, query and fragment",
  );

/** What stands behind the address is the products' own affair. */
const originUrl = z
  .string()
  .refine(
    (text) => isUrl(text, (url) => isHttpsOrHere(url) && url.pathname === "/"),
    "must be an https URL, or an http URL on this machine, without credentials, path, query and fragment",
  );

/**
 * A short key could be found by trying, as callbacks show its MD5. VOD and TRTC take 32 letters and digits at most, TIW 64; what MPS takes
 * is not documented.
 */
const callbackKeyUpTo = (longest: 32 | 64) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9]{16,${longest}}$`), `must be 16 to ${longest} letters and digits`);
const callbackKey = callbackKeyUpTo(32);

const dailyCap = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1 to 999999999")
  .transform(Number)
  .optional();

const settingsShape = z.object({
  ENVIRONMENT: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/, "must be 1 to 20 lower-case letters, digits and hyphens")
    .default("dev"),
  TENCENT_SITE: z.enum(["intl", "mainland"], "must be intl or mainland").default("intl"),
  TENCENT_ENDPOINT_URL: originUrl.optional(),
  TENCENT_VOD_SUB_APP_IDS: applicationIds.default(placeholderSubAppId),
  TENCENT_TIW_SDK_APP_IDS: applicationIds.default(""),
  TENCENT_TRTC_SDK_APP_IDS: applicationIds.default(""),
  LANE_LIMIT_VOD_AIGC: z
    .string()
    .regex(/^([1-9]\d?|100)$/, "must be a whole number from 1 to 100")
    .transform(Number)
    .default(1),
  DAILY_TASK_CAP: dailyCap,
  DAILY_TASK_CAP_PER_TENANT: dailyCap,
  LONGEST_WAIT_SECONDS: z
    .string()
    .regex(/^(1?\d|20)$/, "must be a whole number from 0 to 20")
    .transform(Number)
    .optional(),
  // Paths are put behind it, so it ends without a slash.
  CALLBACK_BASE_URL: placeUrl.transform((text) => text.replace(/\/+$/, "")).optional(),
  VOD_SIGN_KEY: callbackKey.optional(),
  MPS_NOTIFY_KEY: callbackKey.optional(),
  TIW_CALLBACK_KEY: callbackKeyUpTo(64).optional(),
  TRTC_CALLBACK_KEY: callbackKey.optional(),
  VOD_FORWARD_URL: placeUrl.optional(),
  MPS_FORWARD_URL: placeUrl.optional(),
  TIW_FORWARD_URL: placeUrl.optional(),
  TRTC_FORWARD_URL: placeUrl.optional(),
  VOD_PULL_APPLICATIONS: applicationIds.default(""),
  LIST_PROVEN_COMPLETE: z.enum(["on", "off"], "must be on or off").default("off"),
  RESERVED_CONCURRENCY: reservations.default({}),
  ALARM_TOPIC_ARN: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/, "must be the ARN of an SNS topic")
    .optional(),
});

const schema = settingsShape.refine(
  ({ VOD_PULL_APPLICATIONS, VOD_FORWARD_URL }) => VOD_PULL_APPLICATIONS === "" || VOD_FORWARD_URL !== undefined,
  {
    path: ["VOD_PULL_APPLICATIONS"],
    // Unconfirmed, foreign events come back every 30 s for four days and bury ours; confirmed, they are lost to their owner.
    error: "needs VOD_FORWARD_URL: who pulls an application's events takes those of its other users too",
  },
);
