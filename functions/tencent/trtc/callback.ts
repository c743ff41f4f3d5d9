import { createHmac, timingSafeEqual } from "node:crypto";
import type { Verdict } from "../../task/report.ts";
import type { CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";
import { identifierOf } from "../read-event.ts";
import { Members } from "../read-members.ts";

/**
 * The signature never expires, so the time of sending, which it covers, has to. Clocks within five
 * minutes of Tencent's are what our own requests need; five more are for retries, of which the last
 * comes a minute late, should they keep the first one's time.
 */
const OLDEST_MS = 10 * 60 * 1000;
const FARTHEST_AHEAD_MS = 5 * 60 * 1000;

/**
 * The events of "AI service". An application's URL also gets those of rooms, media and recordings.
 */
const AI_SERVICE = 9;
const STARTED = 901;
const STOPPED = 902;

/**
 * TaskIds of more than 100 characters were seen; the limit keeps them short enough to be looked up.
 */
const LONGEST_TASK_ID = 512;

/** As long as the RoomId of an input may be. */
const LONGEST_ROOM_ID = 256;

/**
 * TRTC's callbacks: the header Sign is base64(HMAC-SHA256(key, body)), over the exact bytes. So
 * what an authentic one says is Tencent's word, and of how a transcription ended there is no other.
 * It carries nothing of ours but the TaskId. The header SdkAppId is not covered and proves nothing.
 * Events that mean nothing to us are hints without a task: refused, they would come again, and
 * sentences come many a second. A replay within its time can only repeat what Tencent said: that a
 * task was at work, or how it ended for good. Source: TRTC's documentation of AI service callbacks
 * (66149, 68331) and its signature example.
 */
export const trtcCallback: CallbackReader = {
  read: (request) => {
    if (!isAuthentic(request))
      return { kind: "unauthentic", reason: "Sign is missing or does not match" };
    const event = new Members(request.json);
    // One official example has no EventType: nothing is guessed from what else it says.
    const [group, eventType] = [event.number("EventGroupId"), event.number("EventType")];
    if (group !== AI_SERVICE || (eventType !== STARTED && eventType !== STOPPED)) {
      return { kind: "hint", hint: { eventType: String(eventType ?? "unnamed") } };
    }
    return readEvent(event, eventType, request.nowSeconds);
  },
  reply: { code: 0 },
  carries: "provider-task-id",
};

/**
 * Tries every key, whether or not one has matched: how long it takes tells nothing of which. A
 * blank key is no key.
 */
function isAuthentic({ body, headers, keys }: CallbackRequest): boolean {
  // As text: decoding would ignore the last character's spare bits, and take four texts for one.
  const given = Buffer.from(headers.sign ?? "");
  const matches = keys.map((key) => {
    const expected = Buffer.from(createHmac("sha256", key).update(body).digest("base64"));
    return (
      given.length === expected.length && timingSafeEqual(expected, given) && key.trim() !== ""
    );
  });
  return matches.includes(true);
}

/** One that does not say when it was sent may be a replay: it is a reason to ask, no more. */
function readEvent(
  event: Members,
  eventType: typeof STARTED | typeof STOPPED,
  nowSeconds: number,
): CallbackReading {
  // The table of parameters says CallbackMsTs, every example CallbackTs.
  const sentAt = event.number("CallbackTs") ?? event.number("CallbackMsTs");
  const age = sentAt === undefined ? 0 : nowSeconds * 1000 - sentAt;
  if (age > OLDEST_MS) return { kind: "unauthentic", reason: "CallbackTs is too long ago" };
  if (age < -FARTHEST_AHEAD_MS)
    return { kind: "unauthentic", reason: "CallbackTs is too far ahead" };

  const info = event.member("EventInfo");
  const providerTaskId =
    info === undefined ? undefined : identifierOf(info, "TaskId", LONGEST_TASK_ID);
  const room = info === undefined ? undefined : roomIn(info);
  const about = { eventType: String(eventType), ...(room === undefined ? {} : { room }) };
  if (info === undefined || providerTaskId === undefined) return { kind: "hint", hint: about };
  const verdict = sentAt === undefined ? undefined : verdictOf(eventType, info);
  const unread =
    event.unread ?? (verdict === undefined ? { count: 1, first: "EventInfo.Payload" } : undefined);
  const evidence = verdict === undefined ? {} : { evidence: { verdict, providerTaskId } };
  return {
    kind: "hint",
    hint: { ...about, providerTaskId, ...(unread && { unread }), ...evidence },
  };
}

/** A text, also of a numeric room; one of Tencent's own examples has a number. */
function roomIn(info: Members): string | undefined {
  const room = info.raw("RoomId");
  return typeof room === "number" ? String(room) : identifierOf(info, "RoomId", LONGEST_ROOM_ID);
}

function verdictOf(eventType: typeof STARTED | typeof STOPPED, info: Members): Verdict | undefined {
  const payload = info.member("Payload");
  return eventType === STARTED
    ? starts.get(payload?.number("Status"))
    : stops.get(payload?.number("LeaveCode"));
}

const succeeded = (stopReason: string): Verdict => ({
  state: "succeeded",
  output: { files: [], details: { stopReason } },
});

const failed = (code: number, message: string, retryable: boolean): Verdict => ({
  state: "failed",
  error: { code: "provider_failed", message, retryable, provider: { number: code } },
});

/** By the Status of 901. */
const starts: ReadonlyMap<number | undefined, Verdict> = new Map([
  [0, { state: "running" }],
  [1, failed(1, "Tencent could not start the transcription.", false)],
]);

/** By the LeaveCode of 902; what each comes to is inferred from its description. */
const stops: ReadonlyMap<number | undefined, Verdict> = new Map([
  [0, succeeded("stopped")],
  [
    1,
    {
      state: "canceled",
      error: {
        code: "provider_canceled",
        message: "The bot was removed from its room.",
        retryable: false,
        provider: { number: 1 },
      },
    },
  ],
  [2, succeeded("room_dissolved")],
  [3, failed(3, "Tencent removed the bot from its room.", false)],
  [4, succeeded("room_dissolved_by_server")],
  // "Internal error": the documentation advises to try again.
  [98, failed(98, "Tencent had an internal error.", true)],
  // No other user published for longer than MaxIdleTime.
  [99, succeeded("idle")],
]);
