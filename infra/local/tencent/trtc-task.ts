import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { begunAt, finishedAt } from "./life.ts";

const text = z.optional(z.string());
const whole = z.optional(z.int());
const texts = z.optional(z.array(z.string()));

/**
 * The parameters of StartAITranscription. Source: the official SDK's StartAITranscriptionRequest.
 */
export const transcriptionInput = z.strictObject({
  SdkAppId: z.int(),
  RoomId: z.string(),
  RoomIdType: whole,
  SessionId: text,
  TranscriptionParams: z.strictObject({
    UserId: z.string(),
    UserSig: z.string(),
    IMAdminUserId: text,
    IMAdminUserSig: text,
    MaxIdleTime: whole,
    TranscriptionMode: whole,
    TargetUserId: text,
    TargetUserIdList: texts,
    VoicePrint: z.optional(z.strictObject({ Mode: whole, IdList: texts })),
    TurnDetection: z.optional(z.strictObject({ SemanticEagerness: text })),
  }),
  RecognizeConfig: z.optional(
    z.strictObject({
      Language: text,
      AlternativeLanguage: texts,
      Model: text,
      TranslationLanguage: text,
      HotWordList: text,
      VadSilenceTime: whole,
      VadLevel: whole,
    }),
  ),
  TranslationConfig: z.optional(
    z.strictObject({
      TargetLanguages: z.array(z.string()),
      Mode: whole,
      TTSConfig: z.optional(
        z.strictObject({
          VoiceId: z.string(),
          Model: text,
          Speed: z.optional(z.number()),
          Volume: z.optional(z.number()),
        }),
      ),
      Terminology: z.optional(z.array(z.strictObject({ Source: z.string(), Target: z.string() }))),
    }),
  ),
});

/**
 * The fields of an input that are stored: all but its credentials, which nothing needs once the bot
 * is in its room.
 */
const keptInput = z.object({
  RoomId: z.string(),
  RoomIdType: z.int(),
  TranscriptionParams: z.object({ UserId: z.string() }),
});
type Input = z.infer<typeof transcriptionInput>;

/** The input as the ledger keeps it. Room numbers are numeric unless the input says otherwise. */
export function withoutCredentials({
  RoomIdType = 0,
  TranscriptionParams,
  ...input
}: Input): Readonly<Record<string, unknown>> {
  const { UserSig: _, IMAdminUserSig: __, ...params } = TranscriptionParams;
  return { ...input, RoomIdType, TranscriptionParams: params };
}

/** The text that Tencent dedupes by besides the SessionId, within an application. */
export function botOf(input: Readonly<Record<string, unknown>>): string {
  const { RoomId, RoomIdType, TranscriptionParams } = keptInput.parse(input);
  return JSON.stringify([RoomId, RoomIdType, TranscriptionParams.UserId]);
}

/** For how long a task is Stopped before it is forgotten is not documented. */
const CLEANING_MS = 5000;

/**
 * Whether DescribeAITranscription still knows the task. One that could not be started is forgotten
 * at once.
 */
export function isKnown(entry: LedgerEntry, now: number): boolean {
  return now < finishedAt(entry) + (failedToStart(entry) ? 0 : CLEANING_MS);
}

/**
 * A task is Idle and Preparing for a tenth of its life each; one that could not be started is
 * Preparing all along.
 */
export function statusAt(
  entry: LedgerEntry,
  now: number,
): "Idle" | "Preparing" | "InProgress" | "Stopped" {
  if (now < (entry.acceptedAt + begunAt(entry)) / 2) return "Idle";
  if (now < begunAt(entry) || failedToStart(entry)) return "Preparing";
  return now < finishedAt(entry) ? "InProgress" : "Stopped";
}

const failedToStart = (entry: LedgerEntry): boolean => entry.errCodeExt === String(START);

const START = 901;
const STOP = 902;
/**
 * The room was empty for longer than MaxIdleTime: the end of a transcription that is not stopped.
 */
const IDLE = 99;

/**
 * Tells that the task has begun; undefined for one that could not be started, of which the only
 * callback says just that.
 */
export function startEvent(entry: LedgerEntry, now: () => number) {
  return failedToStart(entry)
    ? undefined
    : {
        at: begunAt(entry),
        body: () =>
          event(entry, {
            EventType: START,
            Payload: { Status: 0 },
            now: now(),
            at: begunAt(entry),
          }),
      };
}

/**
 * Tells how the task ended. Whether a 902 follows a 901 that failed is not documented: here none
 * does.
 */
export function endEvent(entry: LedgerEntry, now: number): Readonly<Record<string, unknown>> {
  return failedToStart(entry)
    ? event(entry, { EventType: START, Payload: { Status: 1 }, now, at: finishedAt(entry) })
    : event(entry, {
        EventType: STOP,
        Payload: { LeaveCode: Number(entry.errCodeExt || IDLE) },
        now,
        at: finishedAt(entry),
      });
}

function event(
  entry: LedgerEntry,
  {
    EventType,
    Payload,
    now,
    at,
  }: {
    readonly EventType: number;
    readonly Payload: object;
    readonly now: number;
    readonly at: number;
  },
): Readonly<Record<string, unknown>> {
  const { RoomId, RoomIdType } = keptInput.parse(entry.input);
  return {
    EventGroupId: 9,
    EventType,
    CallbackTs: now,
    EventInfo: { EventMsTs: at, TaskId: entry.TaskId, RoomId, RoomIdType, Payload },
  };
}
