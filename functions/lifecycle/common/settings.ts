import * as z from "zod/mini";
import type { DailyCount } from "../../task/fields.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ACCOUNT, type Product } from "../../tencent/product.ts";
import { PER_TENANT, readPerTenant } from "./per-tenant.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of a deployment, as functions work with them. */
export type Settings = Readonly<ReturnType<typeof readSettings>>;

/**
 * Reads the settings of a deployment from a function's environment. The table of all settings is
 * `infra/settings/table.ts`, and a test proves that both name the same variables. A function has
 * only the settings that it needs, so most are optional here. Throws if a variable is malformed.
 */
export function readSettings(environment: Environment) {
  const read = <T>(name: string, schema: z.ZodMiniType<T>): T =>
    readVariable(environment, name, schema);
  const callbackProducts = list(read("CALLBACK_PRODUCTS", optionalText));
  const dailyTaskCaps: Readonly<Record<DailyCount, number | undefined>> = {
    tenant: read("DAILY_TASK_CAP_PER_TENANT", optionalCount),
    all: read("DAILY_TASK_CAP", optionalCount),
  };
  return {
    /** Part of every task id and MAC: two environments may share an application at Tencent. */
    environment: read("ENVIRONMENT", environmentName),
    /** The AWS account, and the name of the table. Undefined where nothing told of them. */
    account: read("ACCOUNT_ID", optionalText),
    table: read("TABLE_NAME", optionalText),
    /** Written down by an operator outside the table. Undefined: it is not compared. */
    pinned: {
      fingerprint: read("IDENTITY_FINGERPRINT", optionalText),
      table: read("TASK_TABLE", optionalText),
    },
    site: read("TENCENT_SITE", site),
    /** Application ids that may be used, the first being the default. */
    applicationsOf: ({ application }: Product): readonly string[] =>
      application === undefined ? [ACCOUNT] : list(environment[application.setting]),
    /** Most tasks of an operation that an application may have at Tencent. Undefined: no limit. */
    laneLimitOf: ({ lane }: StartOperation): number | undefined =>
      lane === undefined ? undefined : (read(lane.setting, optionalCount) ?? lane.limit),
    /** Whether this product's callbacks reach us, so that the poller can wait for them. */
    hasCallbacks: ({ name }: Product): boolean => callbackProducts.includes(name),
    /** The public address that callbacks arrive at; undefined if it is not set. */
    callbackBaseUrl: read("CALLBACK_BASE_URL", optionalText),
    /**
     * The address for callbacks about none of our tasks. Undefined: they are counted and dropped.
     */
    forwardUrlOf: ({ name }: Product): string | undefined =>
      environment[`${name.toUpperCase()}_FORWARD_URL`] || undefined,
    /** Whether the events of this application are pulled from the product's queue. */
    pullsEvents: ({ name }: Product, application: string): boolean =>
      list(environment[`${name.toUpperCase()}_PULL_APPLICATIONS`]).includes(application),
    /** Longest time that a caller may let a function wait for a change. */
    longestWaitSeconds: read("LONGEST_WAIT_SECONDS", waitSeconds),
    /**
     * Most tasks that may be submitted on one UTC day. Undefined: no cap, and nothing is counted.
     */
    dailyTaskCaps,
    /** New tasks a second, and unsettled tasks at once. Without a bound nothing is counted. */
    tenantBounds: {
      perSecond: read("TENANT_TASKS_PER_SECOND", perTenant),
      atOnce: read("TENANT_TASKS_AT_ONCE", perTenant),
    },
    /** Where a webhook may go beside public https addresses: `loopback` on one machine only. */
    webhookPlaces: read("WEBHOOK_PLACES", webhookPlaces),
    /** The SQS queue that MPS is told to fill. Undefined if there is none. */
    mpsQueue: read("MPS_SQS_QUEUE", optionalQueue),
    /** Whether a caller may name a workflow that goes on when its task ends. */
    resumesWorkflows: read("RESUME_WORKFLOWS", onOrOff) === "on",
    /** The name or ARN of the bus that every event is put on. Undefined: there is none. */
    eventBus: read("EVENT_BUS", optionalText),
    /** The results that are kept: those that callers ask for, or all. Undefined: none. */
    keepResults: read("KEEP_RESULTS", keepResults),
    /** The hosts that files of results are fetched from. */
    resultHosts: list(read("RESULT_HOSTS", resultHosts)),
    /** Bytes of the largest file that is kept. */
    largestKept: read("LARGEST_KEPT_MB", largestKept) * 1_000_000,
    /**
     * Whether an operator has seen that products' lists show every task with its ids. Then a task
     * that is missing there does not exist.
     */
    listProvenComplete: read("LIST_PROVEN_COMPLETE", onOrOff) === "on",
  };
}

// Made once: zod takes longer to make a schema than to read a value with it.
const environmentName = z.string().check(z.regex(/^[a-z0-9-]{1,20}$/));
const site = z._default(z.enum(["intl", "mainland"]), "intl");
const optionalText = z.optional(z.string());
const optionalCount = z.optional(z.coerce.number().check(z.int(), z.gte(1)));
const perTenant = z.pipe(
  z.optional(z.string().check(z.regex(PER_TENANT))),
  z.transform((text) => readPerTenant(text)),
);
const waitSeconds = z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(20)), 20);
const optionalQueue = z.optional(
  z.pipe(
    z.string().check(z.regex(/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/)),
    z.transform((arn) => {
      const [, , , region = "", , name = ""] = arn.split(":");
      return { region, name };
    }),
  ),
);
const onOrOff = z._default(z.enum(["on", "off"]), "off");

const webhookPlaces = z._default(z.enum(["public", "loopback"]), "public");
const keepResults = z.optional(z.enum(["asked", "all"]));
const largestKept = z._default(z.coerce.number().check(z.int(), z.gte(1)), 5000);

/**
 * Where Tencent's results were seen. VOD names links on other hosts of its CDN, too: an operator
 * adds those of the account.
 */
const resultHosts = z._default(z.string(), "*.myqcloud.com,*.vod2.myqcloud.com");

const list = (text = ""): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const readVariable = <T>(environment: Environment, name: string, schema: z.ZodMiniType<T>): T => {
  const result = schema.safeParse(environment[name]);
  if (!result.success)
    throw new Error(`The environment variable ${name} is missing or malformed.`, {
      cause: result.error,
    });
  return result.data;
};
