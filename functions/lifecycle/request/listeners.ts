import { webhookUrlIssue } from "../../delivery/webhook-url.ts";
import { RequestError, Unavailable } from "../../task/error.ts";
import {
  type AddressedListener,
  type AskedResume,
  type AskedWebhook,
  inTask,
  isLong,
  type Listener,
  listenerOf,
  MOST_LISTENERS,
  waitingListenerOf,
} from "../../task/listener.ts";
import { isSettled, type Task, type TaskRef } from "../../task/task.ts";
import { listened } from "../../task/telling.ts";
import { epochSeconds, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { requestExpires } from "./terms.ts";

/** Writes that a listener may lose to others before its caller has to send the request again. */
const TRIES = 5;

/** Where a caller wants to be told: at an address, in a workflow that waits, or in both. */
interface AskedListeners {
  readonly webhook?: AskedWebhook | undefined;
  readonly resume?: AskedResume | undefined;
  /** The trace that the webhook belongs to. */
  readonly traceparent?: string | undefined;
}

/**
 * Checks where a caller wants to be told, as far as that needs no network. Throws
 * `webhook_url_refused`, which never says what is behind the URL, or `resume_not_offered`.
 */
export function checkListeners(
  { settings }: Pick<Dependencies, "settings">,
  { webhook, resume }: AskedListeners,
): void {
  if (webhook !== undefined) checkWebhookUrl({ settings }, webhook.url, "/webhook/url");
  if (resume === undefined || settings.resumesWorkflows) return;
  throw new RequestError("resume_not_offered", "This deployment resumes no workflows.", [
    { pointer: "/resume", message: "is not offered by this deployment" },
  ]);
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
 * The listeners of a new task. A long address and a token are stored in rows of their own, before
 * the task that names them.
 */
export async function newListeners(
  dependencies: Dependencies,
  ref: TaskRef,
  { asked, expiresAt }: { readonly asked: AskedListeners; readonly expiresAt: Instant },
): Promise<{ listeners?: Listener[] }> {
  const wished = listenersOf(asked);
  if (wished.length === 0) return {};
  return { listeners: await stored(dependencies, ref, { wished, expiresAt }) };
}

/**
 * Adds listeners to a task that is there already. Where to tell is no part of a request's meaning,
 * so a repeat may name another address and another token. Those that the task has already change
 * nothing. A settled task is told at once. Throws `webhook_url_refused`, `resume_not_offered` or
 * `too_many_listeners`, and then adds none.
 */
export async function addListeners(
  dependencies: Dependencies,
  found: Task,
  asked: AskedListeners,
): Promise<Task> {
  const { webhook, resume } = asked;
  const wished = listenersOf(asked);
  if (missingIn(found, wished).length === 0) return found;
  checkListeners(dependencies, {
    webhook: webhook && (has(found, listenerOf(webhook)) ? undefined : webhook),
    resume: resume && (has(found, waitingListenerOf(resume)) ? undefined : resume),
  });
  const now = instant(dependencies.clock.now());
  let task: Task | undefined = found;
  for (let tries = 0; tries < TRIES && task !== undefined; tries++) {
    const missing = missingIn(task, wished);
    if (missing.length === 0) return task;
    if ((task.listeners?.length ?? 0) + missing.length > MOST_LISTENERS)
      throw tooMany(task, missing);
    const expiresAt = requestExpires(now, now);
    const added = await stored(dependencies, task, { wished: missing, expiresAt });
    task = await listen(dependencies, task, added);
  }
  if (task !== undefined && missingIn(task, wished).length === 0) return task;
  throw new Unavailable("Other writes kept the listener from being added. Send the request again.");
}

const listenersOf = ({
  webhook,
  resume,
  traceparent,
}: AskedListeners): readonly AddressedListener[] => [
  ...(webhook === undefined ? [] : [listenerOf(webhook, traceparent)]),
  ...(resume === undefined ? [] : [waitingListenerOf(resume)]),
];

const has = ({ listeners = [] }: Task, { id }: Listener): boolean =>
  listeners.some((listener) => listener.id === id);

const missingIn = (task: Task, wished: readonly AddressedListener[]) =>
  wished.filter((listener) => !has(task, listener));

/** The task as it stands after the write, whether or not the write has won. */
const listen = async (
  dependencies: Dependencies,
  task: Task,
  added: readonly Listener[],
): Promise<Task | undefined> => {
  if (!isSettled(task)) return (await move(dependencies, task, listened(task, added))).task;
  await dependencies.tells.listen(task, added, instant(dependencies.clock.now()));
  return dependencies.tasks.read(task);
};

const stored = async (
  { tells }: Dependencies,
  ref: TaskRef,
  { wished, expiresAt }: { wished: readonly AddressedListener[]; expiresAt: Instant },
): Promise<Listener[]> => {
  const ttl = epochSeconds(expiresAt);
  for (const { id, address } of wished)
    if (isLong(address)) await tells.putAddress(ref, { id, address, ttl });
  return wished.map(inTask);
};

const tooMany = ({ taskId }: Task, missing: readonly AddressedListener[]): RequestError =>
  new RequestError(
    "too_many_listeners",
    `Task ${taskId} tells ${MOST_LISTENERS} at most, and those that it has stay as they are. Repeat the request with one of them, or without webhook and resume.`,
    missing.map(({ address }) => ({
      pointer: address.token === undefined ? "/webhook/url" : "/resume",
      message: `is one more than the ${MOST_LISTENERS} of a task`,
    })),
  );
