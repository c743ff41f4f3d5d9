import * as z from "zod";
import type { EntryName } from "./entry-names.ts";
import { type CallbackKeySetting, productNames, products } from "./products.ts";
import { settingsTable } from "./settings/table.ts";

type Table = typeof settingsTable;
type Values = { readonly [Name in keyof Table]: z.output<Table[Name]["form"]> };

/**
 * The choices of one deployment, by the names in `settings/table.ts`. The keys that sign callbacks
 * are checked and go no further.
 */
export type Settings = Omit<Values, CallbackKeySetting>;

/** One or more settings that cannot be used; the message has one sentence for each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads the settings from an environment. An empty variable counts as unset. Messages name the
 * setting and never repeat its value. Throws SettingsError.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success)
    throw new SettingsError(
      result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`).join(" "),
    );
  const settings = { ...result.data, CALLBACK_PRODUCTS: callbackProducts(result.data) };
  const secret: readonly string[] = Object.values(products).map(
    ({ callbackKey }) => callbackKey.setting,
  );
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !secret.includes(name)),
  ) as Settings;
}

/** The name of a deployment's stack, by which the operator's commands find it. */
export function stackNameOf({ ENVIRONMENT }: Settings): string {
  return `callsheet-${ENVIRONMENT}`;
}

/** The settings that a function finds in its environment. */
export function environmentOf(settings: Settings, entry: EntryName): Record<string, string> {
  const values: Readonly<Record<string, unknown>> = settings;
  const rows = Object.entries<{ readonly given: readonly EntryName[] }>(settingsTable);
  const told = rows.filter(
    ([name, { given }]) => given.includes(entry) && values[name] !== undefined,
  );
  return Object.fromEntries(told.map(([name]) => [name, String(values[name])]));
}

/**
 * The settings that no function is told of, as texts: parts of the stack are made from them.
 * Reserved concurrency stands at each function.
 */
export function settingsOfStack(settings: Settings): Readonly<Record<string, string>> {
  const values: Readonly<Record<string, unknown>> = settings;
  const rows = Object.entries<{ readonly given: readonly EntryName[] }>(settingsTable);
  const texts = rows.map(([name, { given }]) => {
    const value = values[name];
    const isText = typeof value === "string" || typeof value === "number";
    return given.length === 0 && isText ? [[name, String(value)] as const] : [];
  });
  return Object.fromEntries(texts.flat());
}

/**
 * With an address every product; else those with a key. Comma-separated; empty where every outcome
 * has to be asked for.
 */
const callbackProducts = (values: Values): string =>
  productNames
    .filter(
      (name) =>
        values.CALLBACK_BASE_URL !== undefined ||
        values[products[name].callbackKey.setting] !== undefined,
    )
    .join(",");

/** Settings that say nothing without another one. */
const needs = [
  ["API_DOMAIN", "API_CERTIFICATE_ARN"],
  ["API_CERTIFICATE_ARN", "API_DOMAIN"],
  ["EDGE_DOMAIN", "API_DOMAIN"],
  ["EDGE_DOMAIN", "EDGE_CERTIFICATE_ARN"],
  ["EDGE_DOMAIN", "EDGE_WEB_ACL_ARN"],
  ["EDGE_CERTIFICATE_ARN", "EDGE_DOMAIN"],
  ["EDGE_WEB_ACL_ARN", "EDGE_DOMAIN"],
  ["MONTHLY_BUDGET_USD", "ALARM_TOPIC_ARN"],
  ["OTLP_ENDPOINT", "OTEL_LAYER_ARN"],
] as const;

const shape = Object.fromEntries(
  Object.entries(settingsTable).map(([name, { form }]) => [name, form]),
);

const schema = (z.object(shape) as unknown as z.ZodType<Values>).superRefine((values, context) => {
  if (
    values.CREATE_EVENT_BUS !== undefined &&
    !/^(?!default$)[^:]+$/.test(values.EVENT_BUS ?? "")
  ) {
    const message = "needs EVENT_BUS: the name of the bus to make, which is not default and no ARN";
    context.addIssue({ code: "custom", path: ["CREATE_EVENT_BUS"], message });
  }
  for (const [name, needed] of needs)
    if (values[name] !== undefined && values[needed] === undefined)
      context.addIssue({ code: "custom", path: [name], message: `needs ${needed}` });
  for (const { pulled, forwardUrl } of Object.values(products)) {
    if (pulled === undefined || values[pulled] === undefined || values[forwardUrl] !== undefined)
      continue;
    // Unconfirmed, foreign events come back every 30 s for four days and bury ours; confirmed,
    // their owner loses them.
    const message = `needs ${forwardUrl}: pulling an application's events also takes those of its other users`;
    context.addIssue({ code: "custom", path: [pulled], message });
  }
});
