import { webhookUrlIssue } from "../../delivery/webhook-url.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import {
  type AskedWebhook,
  inTask,
  isLong,
  type Listener,
  listenerOf,
  MOST_LISTENERS,
} from "../../task/listener.ts";
import { isSettled, type Task, type TaskRef } from "../../task/task.ts";
import { listened } from "../../task/telling.ts";
import { epochSeconds, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { requestExpires } from "./terms.ts";

/** Writes that a listener may lose to others before its caller has to send the request again. */
const TRIES = 5;

/**
 * Checks where a caller wants to be told, as far as that needs no network. Throws
 * `webhook_url_refused`, which never says what is behind the URL.
 */
export function checkWebhook(
  dependencies: Pick<Dependencies, "settings">,
  webhook: AskedWebhook | undefined,
): void {
  if (webhook !== undefined) checkWebhookUrl(dependencies, webhook.url, "/webhook/url");
}

/** The same for a URL by itself. `pointer` leads to it in the request's body. */
export function checkWebhookUrl(
  { settings }: Pick<Dependencies, "settings">,
  url: string,
  pointer: string,
): void {
  const issue = webhookUrlIssue(url, settings.webhookPlaces);
  if (issue === undefined) return;
  throw new RequestError("webhook_url_refused", "The webhook cannot be sent to this URL.", [
    { pointer, message: issue },
  ]);
}

/**
 * The listeners of a new task. A long address is stored in its own row, before the task that names
 * it.
 */
export async function newListeners(
  dependencies: Dependencies,
  ref: TaskRef,
  { webhook, expiresAt }: { webhook: AskedWebhook | undefined; expiresAt: Instant },
): Promise<{ listeners?: Listener[] }> {
  if (webhook === undefined) return {};
  return { listeners: [await stored(dependencies, ref, { webhook, expiresAt })] };
}

/**
 * Adds a listener to a task that is there already. Where to tell is no part of a request's meaning,
 * so a repeat may name another address. The same address again changes nothing. A settled task is
 * told at once. Throws `webhook_url_refused` or `too_many_listeners`.
 */
export async function addListener(
  dependencies: Dependencies,
  found: Task,
  webhook: AskedWebhook | undefined,
): Promise<Task> {
  if (webhook === undefined) return found;
  const { id } = listenerOf(webhook);
  if (has(found, id)) return found;
  checkWebhook(dependencies, webhook);
  const now = instant(dependencies.clock.now());
  let task: Task | undefined = found;
  for (let tries = 0; tries < TRIES && task !== undefined; tries++) {
    if (has(task, id)) return task;
    if ((task.listeners?.length ?? 0) >= MOST_LISTENERS) throw tooMany(task);
    const added = await stored(dependencies, task, {
      webhook,
      expiresAt: requestExpires(now, now),
    });
    task = await listen(dependencies, task, added);
  }
  if (task !== undefined && has(task, id)) return task;
  throw new Unavailable("Other writes kept the listener from being added. Send the request again.");
}

const has = ({ listeners = [] }: Task, id: string): boolean =>
  listeners.some((listener) => listener.id === id);

/** The task as it stands after the write, whether or not the write has won. */
const listen = async (
  dependencies: Dependencies,
  task: Task,
  added: Listener,
): Promise<Task | undefined> => {
  if (!isSettled(task)) return (await move(dependencies, task, listened(task, added))).task;
  await dependencies.tells.listen(task, added, instant(dependencies.clock.now()));
  return dependencies.tasks.read(task);
};

const stored = async (
  { tells }: Dependencies,
  ref: TaskRef,
  { webhook, expiresAt }: { webhook: AskedWebhook; expiresAt: Instant },
): Promise<Listener> => {
  const listener = listenerOf(webhook);
  const { id, address } = listener;
  if (isLong(address)) await tells.putAddress(ref, { id, address, ttl: epochSeconds(expiresAt) });
  return inTask(listener);
};

const tooMany = ({ taskId }: Task): RequestError =>
  new RequestError(
    "too_many_listeners",
    `Task ${taskId} has ${MOST_LISTENERS} webhook addresses already, which stay as they are. Repeat the request with one of them, or without webhook.`,
    [{ pointer: "/webhook/url", message: `is one more than the ${MOST_LISTENERS} of a task` }],
  );
