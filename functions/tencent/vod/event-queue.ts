import type { CallbackHint, PulledEvent, Pulling, TaskFields } from "../product.ts";
import { Members } from "../read-members.ts";
import { reportOf } from "./aigc-task.ts";
import { readEvent } from "./event.ts";

/**
 * Takes up to 16 events from an application's queue, which keeps them for four days. Only for
 * applications in PULL mode. Delivery is at least once: an event that is not confirmed within 30 s
 * comes again. An event of a documented kind is evidence about its task, because the answer to our
 * own signed question is Tencent's word. A strange event is a nudge at most, and has to be
 * confirmed like any other. Source: PullEvents, VOD 2018-07-17, and "event notification".
 */
export const pullEvents = {
  action: "PullEvents",
  rate: 100,
  request: (application: string) => ({ SubAppId: Number(application) }),
  read: (response: unknown, taskFields: TaskFields): Pulling => {
    const answer = new Members(response);
    const events = answer.list("EventSet").flatMap((event) => pulledEvent(event, taskFields));
    return { events, unread: answer.unread };
  },
} as const;

/**
 * Exact error codes of PullEvents that say: the queue is empty. ResourceNotFound is listed for it;
 * that it means this is inferred.
 */
export const emptyCodes: readonly string[] = ["ResourceNotFound"];

/**
 * Takes events off an application's queue, at most 16 at once: as many as were pulled. One that is
 * confirmed later than 30 s after it was pulled is refused as a wrong parameter, and comes again.
 * Source: ConfirmEvents, VOD 2018-07-17.
 */
export const confirmEvents = {
  action: "ConfirmEvents",
  rate: 100,
  request: (application: string, handles: readonly string[]) => ({
    SubAppId: Number(application),
    EventHandles: handles,
  }),
} as const;

/**
 * An event without a handle cannot be confirmed and is passed over; its task is found by asking.
 * One without a type still names a task.
 */
function pulledEvent(event: Members, taskFields: TaskFields): PulledEvent[] {
  const handle = event.text("EventHandle");
  if (handle === undefined) return [];
  // Read by itself: what is odd in one event is logged where it is applied.
  const raw = event.asSent;
  const hint = readEvent(raw, taskFields);
  return [
    {
      handle,
      hint: { ...hint, ...evidenceOf(new Members(raw), taskFields.get(hint.eventType)) },
      raw,
    },
  ];
}

/**
 * None for an event that is not documented, lacks its task, or proves nothing: then it is a reason
 * to ask, no more.
 */
function evidenceOf(event: Members, field: string | undefined): Pick<CallbackHint, "evidence"> {
  const task = event.member(field ?? "");
  if (task === undefined) return {};
  const evidence = reportOf({ outer: undefined, task, times: {} }, event);
  return evidence.verdict.state === "unknown" ? {} : { evidence };
}
