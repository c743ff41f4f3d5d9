import type { RunOptions } from "./options.ts";
import { sampleRequest } from "./sample-inputs.ts";
import type { LocalService } from "./service.ts";

/** The first lines of a run: above all, whether tasks cost money. */
export function introduction({ paid, standIn, settings }: RunOptions): string[] {
  const starting = "Starting: table, bundles, stack …";
  if (!paid) {
    return [
      standIn
        ? "Tencent Cloud is a stand-in on this machine: nothing costs money."
        : `Tencent Cloud is ${settings.TENCENT_ENDPOINT_URL}.`,
      starting,
    ];
  }
  return [
    `Tencent Cloud (${settings.TENCENT_ENDPOINT_URL ?? settings.TENCENT_SITE}) with your credentials: EVERY TASK COSTS MONEY.`,
    "Only you submit tasks here. Without callbacks, the poller asks for their outcomes.",
    starting,
  ];
}

/** The lines that a user needs to use the API that runs now. */
export function explanation(
  options: RunOptions,
  service: Pick<LocalService, "api" | "apiKey" | "callbackUrls">,
): string[] {
  const { api, apiKey, callbackUrls } = service;
  const headers = [
    `Authorization: Bearer ${apiKey}`,
    "Content-Type: application/json",
    "Idempotency-Key: my-first",
  ];
  const body = JSON.stringify(sampleRequest("vod.CreateAigcVideoTask"));
  return [
    "",
    `API        ${api.url}`,
    ...(options.mapping === undefined
      ? []
      : [`Mapping    ${api.url}${options.mapping}, as behind a custom domain`]),
    `Console    ${api.url}/console shows the tasks; it asks for the key`,
    `Documents  ${api.url}/docs`,
    `Key        ${apiKey}`,
    `Try        curl -i ${api.url}/v1/tasks ${headers.map((header) => `-H '${header}'`).join(" ")} -d '${body}'`,
    ...Object.entries(callbackUrls).map(
      ([product, url]) => `Callbacks  ${url}${callbackNote(options, product)}`,
    ),
    "Tenants    This is the key of the tenant default. Another one: npm run keys -- create --tenant beta",
    "Ctrl-C ends the service. Its state stays.",
  ];
}

const callbackNote = (
  { standIn, callbacks, settings, callbackKeys }: RunOptions,
  product: string,
): string => {
  if (standIn) return ` (from the stand-in: ${callbacks})`;
  if (settings.CALLBACK_BASE_URL === undefined)
    return " (reachable from this machine only: outcomes are asked for)";
  return Object.hasOwn(callbackKeys, product)
    ? ` (register it with ${product})`
    : ` (every callback is refused until ${product}'s key is set)`;
};
