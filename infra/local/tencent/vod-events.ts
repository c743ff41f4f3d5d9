import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { CallbackTarget } from "./post-callback.ts";
import { type Account, type Action, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { actionOf } from "./vod-action.ts";
import { aigcTask } from "./vod-task.ts";

// Source: PullEvents and ConfirmEvents: 16 at a time, confirmed within 30 s, kept for four days.
const MOST_EVENTS = 16;
const CONFIRM_WITHIN_MS = 30_000;
const KEPT_MS = 4 * 24 * 60 * 60 * 1000;

const onOff = z.optional(z.enum(["ON", "OFF"]));
const configFields = {
  Mode: z.optional(z.enum(["PUSH", "PULL"])),
  NotificationUrl: z.optional(z.string().check(z.regex(/^$|^https?:\/\/\S+$/))),
  // Documented: letters and digits, at most 32. That an empty one clears it is inferred.
  SignKey: z.optional(z.string().check(z.regex(/^[A-Za-z0-9]{0,32}$/))),
  UploadMediaCompleteEventSwitch: onOff,
  DeleteMediaCompleteEventSwitch: onOff,
  PersistenceCompleteEventSwitch: onOff,
};
type ConfigField = keyof typeof configFields;

/**
 * Changes what it names and leaves the rest; in force at once, as nothing is documented of a delay.
 * Which codes refuse what is inferred.
 */
const modifyEventConfig: Action = {
  perSecond: 20,
  run: (body, { ledger }) => {
    const { SubAppId, ...config } = readParameters(
      z.strictObject({ SubAppId: z.int(), ...configFields }),
      body,
    );
    for (const [name, value] of Object.entries(config)) {
      if (value !== undefined)
        ledger.record({
          kind: "setting",
          product: "vod",
          application: String(SubAppId),
          name,
          value,
        });
    }
    return {};
  },
};

/** Tells everything but the SignKey. */
const describeEventConfig: Action = {
  perSecond: 20,
  run: (body, { ledger }) => {
    const { SubAppId } = readParameters(z.strictObject({ SubAppId: z.int() }), body);
    const config = (name: ConfigField) => setting(ledger, String(SubAppId), name);
    return {
      Mode: config("Mode") ?? "PUSH",
      NotificationUrl: config("NotificationUrl") ?? "",
      UploadMediaCompleteEventSwitch: config("UploadMediaCompleteEventSwitch") ?? "OFF",
      DeleteMediaCompleteEventSwitch: config("DeleteMediaCompleteEventSwitch") ?? "OFF",
      PersistenceCompleteEventSwitch: config("PersistenceCompleteEventSwitch") ?? "OFF",
    };
  },
};

const pullParameters = z.strictObject({ SubAppId: z.int(), ExtInfo: z.optional(z.string()) });

/**
 * Hands each event out to one puller for 30 s. Tencent may hold an empty answer back for five
 * seconds; here it comes at once, as null.
 */
const pullEvents: Action = {
  perSecond: 100,
  run: (body, account) => {
    const { SubAppId } = readParameters(pullParameters, body);
    const { now, pulled } = account;
    for (const [handle, { until }] of pulled) if (until <= now) pulled.delete(handle);
    const handedOut = new Set([...pulled.values()].map(({ TaskId }) => TaskId));
    const events = queued(account, String(SubAppId))
      .filter(({ TaskId }) => !handedOut.has(TaskId))
      .slice(0, MOST_EVENTS)
      .map((entry) => {
        const EventHandle = randomUUID();
        pulled.set(EventHandle, { TaskId: entry.TaskId, until: now + CONFIRM_WITHIN_MS });
        return { EventHandle, ...otherEvents, ...event(entry, account) };
      });
    return { EventSet: events.length === 0 ? null : events };
  },
};

const confirmParameters = z.strictObject({
  SubAppId: z.int(),
  EventHandles: z.array(z.string()),
  ExtInfo: z.optional(z.string()),
});

/**
 * Takes the events off the queue, all or none: which code one that was confirmed too late gets is
 * not documented.
 */
const confirmEvents: Action = {
  perSecond: 100,
  run: (body, { ledger, now, pulled }) => {
    const { SubAppId, EventHandles } = readParameters(confirmParameters, body);
    if (EventHandles.length > MOST_EVENTS)
      throw new Refusal(
        "InvalidParameterValue",
        `There are more than ${MOST_EVENTS} EventHandles.`,
      );
    const tasks = EventHandles.map((handle) => {
      const { TaskId, until } = pulled.get(handle) ?? { TaskId: "", until: 0 };
      if (until <= now || ledger.task(TaskId)?.application !== String(SubAppId)) {
        throw new Refusal(
          "InvalidParameterValue",
          "An EventHandle is unknown, or was pulled more than 30 seconds ago.",
        );
      }
      return TaskId;
    });
    for (const handle of EventHandles) pulled.delete(handle);
    for (const TaskId of tasks)
      ledger.record({ kind: "callback", TaskId, state: "confirmed", at: now });
    return {};
  },
};

/**
 * The actions that set and show where an application's events go, and those of the queue. Source:
 * VOD's "event notification" and the official SDK.
 */
export const eventActions = {
  ModifyEventConfig: modifyEventConfig,
  DescribeEventConfig: describeEventConfig,
  PullEvents: pullEvents,
  ConfirmEvents: confirmEvents,
};

/** EventContent for a task that has ended. */
export function event(
  entry: LedgerEntry,
  context: Pick<Account, "now" | "fileUrl">,
): Readonly<Record<string, unknown>> {
  const { type = "", field = "" } = actionOf(entry).event ?? {};
  return { EventType: type, [field]: aigcTask(entry, context) };
}

/**
 * Where a task's event goes. None is documented for some actions, and whether an abort is told of
 * is not documented: here they are not. An address that was never set is the stand-in's own affair,
 * its key with it; one that was cleared means that no events are wanted.
 */
export function eventTarget(
  entry: LedgerEntry,
  ledger: Ledger,
): CallbackTarget | "queue" | "none" | undefined {
  if (actionOf(entry).event === undefined || entry.aborted) return "none";
  if (setting(ledger, entry.application, "Mode") === "PULL") return "queue";
  const url = setting(ledger, entry.application, "NotificationUrl");
  if (url === undefined) return undefined;
  return url === ""
    ? "none"
    : { url, signKey: setting(ledger, entry.application, "SignKey") ?? "" };
}

const queued = ({ ledger, now }: Account, application: string): readonly LedgerEntry[] =>
  ledger.callbacks().flatMap(({ TaskId, state, at }) => {
    const entry = ledger.task(TaskId);
    return state === "queued" &&
      at + KEPT_MS > now &&
      entry?.product === "vod" &&
      entry.application === application
      ? [entry]
      : [];
  });

const setting = (ledger: Ledger, application: string, name: ConfigField): string | undefined =>
  ledger.setting({ product: "vod", application, name });

/** As in captured shapes: other kinds of event are null. */
const otherEvents = {
  FileUploadEvent: null,
  ProcedureStateChangeEvent: null,
  FileDeleteEvent: null,
  PullCompleteEvent: null,
  AigcImageCompleteEvent: null,
};
