import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { SettingsError } from "../settings.ts";
import { type Addresses, readAddresses } from "./addresses.ts";
import type { SendOptions } from "./send-options.ts";

import { Ledger, type LedgerEntry } from "./tencent/ledger.ts";
import { finishedAt } from "./tencent/life.ts";
import { type CallbackTarget, isTaken, postCallback } from "./tencent/post-callback.ts";
import type { Product } from "./tencent/product.ts";
import { productNamed } from "./tencent/server.ts";

/**
 * Sends a task's callback by hand to the service that runs in the folder, as Tencent would: made
 * from what the stand-in accepted, signed with the key that the service expects, to the address
 * that the task or its application names. Says how it was answered, and resolves with whether it
 * was taken. Throws a SettingsError of one sentence where there is nothing to send.
 *
 * A callback that comes before its task's end tells of that moment, as far as its product has
 * something to tell then.
 */
export async function sendCallback(
  { product: name, taskId, directory }: SendOptions,
  say: (line: string) => void,
): Promise<boolean> {
  const addresses = readAddresses(directory);
  if (addresses === undefined)
    throw new SettingsError(`No service runs in ${directory}: run npm start first.`);
  if (addresses.standIn === undefined)
    throw new SettingsError(
      "This service talks to another Tencent than the stand-in, and only of the stand-in's tasks is known what a callback holds.",
    );
  const ledger = Ledger.read(join(directory, "ledger.jsonl"));
  const entry = named(ledger, taskId) ?? (await askedFor(addresses, ledger, taskId));
  if (entry === undefined)
    throw new SettingsError(`Tencent's stand-in has no task ${taskId}. ${sendsNothing}`);
  if (entry.product !== name)
    throw new SettingsError(`The task ${taskId} is one of ${entry.product}, not of ${name}.`);
  const product = productNamed(name);
  const now = Date.now();
  const target = targetOf(product, { entry, ledger, addresses });
  const { standIn } = addresses;
  const fileUrl = (id: string, ending = "mp4") => `${standIn}/files/${id}.${ending}`;
  const started = now < finishedAt(entry) ? product.startCallback?.(entry, () => now) : undefined;
  const content =
    started?.body() ?? product.callback(entry, { now, fileUrl, signKey: target.signKey });
  const headers = product.callbackHeaders ?? (() => ({}));
  const status = await postCallback({ entry, target, content, headers });
  say(
    `Sent ${name}'s callback about ${entry.TaskId} to ${new URL(target.url).origin}: ${answerOf(status)}.`,
  );
  return isTaken(status);
}

const sendsNothing = "A task that is queued, rejected or in doubt may have none there.";

const answerOf = (status: number | undefined): string =>
  status === undefined ? "no answer, so npm start may have ended" : `answered with ${status}`;

/** By Tencent's TaskId, or by ours, which the SessionId of our starts begins with. */
const named = (ledger: Ledger, taskId: string): LedgerEntry | undefined =>
  ledger.task(taskId) ??
  ledger.entries().findLast(({ SessionId }) => SessionId.startsWith(`${taskId}-`));

const taskAnswer = z.object({ providerTaskId: z.optional(z.string()) });
const apiSecret = z.looseObject({
  key: z.union([z.string(), z.array(z.string())]),
  tenants: z.optional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
});

/** The service knows Tencent's TaskId of a task that was followed, or has no SessionId. */
const askedFor = async (
  { api, apiSecretFile }: Addresses,
  ledger: Ledger,
  taskId: string,
): Promise<LedgerEntry | undefined> => {
  const { key, tenants = {} } = apiSecret.parse(JSON.parse(readFileSync(apiSecretFile, "utf8")));
  for (const bearer of [key, ...Object.values(tenants)].flat()) {
    const answer = await fetch(`${api}/v1/tasks/${taskId}`, {
      headers: { authorization: `Bearer ${bearer}` },
    }).catch(() => undefined);
    if (answer === undefined)
      throw new SettingsError(`The service at ${api} does not answer: run npm start again.`);
    const { data } = taskAnswer.safeParse(await answer.json().catch(() => undefined));
    if (answer.ok && data?.providerTaskId !== undefined) return ledger.task(data.providerTaskId);
  }
  return undefined;
};

interface Sending {
  readonly entry: LedgerEntry;
  readonly ledger: Ledger;
  readonly addresses: Addresses;
}

/** Where Tencent would send it, and the key that it would sign it with. */
const targetOf = (product: Product, { entry, ledger, addresses }: Sending): CallbackTarget => {
  const own = product.callbackTarget?.(entry, ledger);
  if (typeof own === "object") return own;
  if (own !== undefined)
    throw new SettingsError(
      own === "queue"
        ? `The events of application ${entry.application} are pulled from a queue, so no callback tells of them.`
        : `${entry.product}.${entry.action} tells of ${entry.TaskId} by no callback.`,
    );
  const { [entry.product]: url = "" } = addresses.callbacks;
  return { url, signKey: keyOf(addresses.callbackSecretFile, entry.product) };
};

const callbackSecret = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** During a rotation there are two, and either will do. */
const keyOf = (file: string, product: string): string =>
  [callbackSecret.parse(JSON.parse(readFileSync(file, "utf8")))[product]].flat()[0] ?? "";
