import * as z from "zod/mini";
import type { CallbackHint, PulledEvent } from "../product.ts";
import { aigcTask, reportOf } from "./aigc-task.ts";
import { readEvent, taskFields } from "./event.ts";

const answer = z.object({ EventSet: z.nullish(z.array(z.looseObject({}))) });
const handled = z.object({ EventHandle: z.string().check(z.minLength(1)) });
const completedTask = z.extend(aigcTask, { Status: z.string().check(z.minLength(1), z.maxLength(64)) });

/**
 * Takes up to 16 events from an application's queue, which keeps them for four days. Only for applications in PULL mode. At least once: an
 * event that is not confirmed within 30 s comes again. What an event of a documented kind says of its task is evidence, as the answer to
 * our own signed question is Tencent's word. Reading throws on an answer of another shape, not on a strange event: that is a nudge at most,
 * and has to be confirmed like any other. Source: PullEvents, VOD 2018-07-17, and "event notification".
 */
export const pullEvents = {
  action: "PullEvents",
  rate: 100,
  request: (application: string) => ({ SubAppId: Number(application) }),
  read: (response: unknown): readonly PulledEvent[] => (answer.parse(response).EventSet ?? []).flatMap(pulledEvent),
} as const;

/** Exact error codes of PullEvents that say: the queue is empty. ResourceNotFound is listed for it; that it means this is inferred. */
export const emptyCodes: readonly string[] = ["ResourceNotFound"];

/**
 * Takes events off an application's queue, at most 16 at once: as many as were pulled. One that is confirmed later than 30 s after it was
 * pulled is refused as a wrong parameter, and comes again. Source: ConfirmEvents, VOD 2018-07-17.
 */
export const confirmEvents = {
  action: "ConfirmEvents",
  rate: 100,
  request: (application: string, handles: readonly string[]) => ({ SubAppId: Number(application), EventHandles: handles }),
} as const;

/** An event without a handle cannot be confirmed and is passed over; its task is found by asking. One without a type still names a task. */
function pulledEvent(raw: Readonly<Record<string, unknown>>): PulledEvent[] {
  const handle = handled.safeParse(raw).data?.EventHandle;
  if (handle === undefined) return [];
  const hint = readEvent(raw) ?? { eventType: "" };
  return [{ handle, hint: { ...hint, ...evidenceOf(raw, hint.eventType) }, raw }];
}

/** None for an event that is not documented, lacks its task, or proves nothing: then it is a reason to ask, no more. */
function evidenceOf(raw: Readonly<Record<string, unknown>>, eventType: string): Pick<CallbackHint, "evidence"> {
  const task = completedTask.safeParse(raw[taskFields.get(eventType) ?? ""]);
  if (!task.success) return {};
  try {
    return { evidence: reportOf(task.data.Status, task.data) };
  } catch {
    return {};
  }
}
