import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { describeAiTranscription } from "./describe-ai-transcription.ts";
import { trtc } from "./product.ts";
import { followedTranscription, readFollowedTranscription } from "./read-followed-transcription.ts";
import { trtcRefusals } from "./refusals.ts";
import { stopAiTranscription } from "./stop-ai-transcription.ts";
import { readTranscriptionInput, transcriptionInput } from "./transcription-input.ts";

const normalForm = normalFormOf();
const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * Sends a bot into a room that transcribes what is said, live, to the people in it. It is billed
 * until it is stopped or the room is left, and leaves no file behind. Source: Tencent's page of
 * StartAITranscription, TRTC 2019-07-22, and its error codes in the official Go SDK.
 */
export const startAiTranscription: StartOperation = {
  name: "trtc.StartAITranscription",
  product: trtc,
  action: "StartAITranscription",
  summary: "Transcribes, and optionally translates, what is said in a TRTC room while it is said.",
  // A SessionId is refused while the task started with it exists, and DescribeAITranscription finds
  // that task by it. Whether one may be used again after the end is not documented, so what is
  // found, not what is refused, decides.
  class: "deduped-and-found",
  rate: 50,
  secretFields: ["UserSig", "IMAdminUserSig"],
  normalForm,
  form: transcriptionInput,
  inputExample: {
    RoomId: "room1",
    RoomIdType: 1,
    TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE_USER_SIG" },
  },
  inputRules: [
    "`RoomId` has digits only unless `RoomIdType` is 1.",
    "`TranscriptionMode` 1 needs `TargetUserId` or `TargetUserIdList`.",
    "`IMAdminUserId` and `IMAdminUserSig` are given together or not at all.",
    "`VoicePrint.Mode` 1 needs an `IdList`.",
    "`TranslationConfig.Mode` 2 needs a `TTSConfig`.",
    "An `AlternativeLanguage` is a language of the basic or advanced version; `allowUndocumented` sends another one all the same (`model_rule`).",
    "A language, mode or speech model that Tencent does not document is sent as it is, with a warning.",
  ],
  readInput: (input, options) => readTranscriptionInput(normalForm, input, options),
  request: (input, { application, sessionId }) => ({
    ...input,
    SdkAppId: Number(application),
    SessionId: sessionId,
  }),
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: trtcRefusals,
  // Source: "dedupe" in Tencent's page: always by application, room and the bot's UserId, and by
  // the SessionId beside that.
  occupied: {
    code: "FailedOperation.TaskExist",
    roomOf: ({ RoomId }) => (typeof RoomId === "string" ? RoomId : undefined),
    message:
      "The bot's UserId is in the room. Nothing was started. Take another TranscriptionParams.UserId, or wait until the other bot has left.",
  },
  describedBy: describeAiTranscription,
  echoes: "session",
  followForm: followedTranscription,
  readFollow: readFollowedTranscription,
  cancel: stopAiTranscription,
  callback: "documented",
  // Tencent forgets a task soon after its end, and only one that was seen at work may then be
  // called successful: so the first look comes soon. Where callbacks arrive, 901 tells of the start
  // at once, and a look makes up for one that was lost.
  firstAskAfter: { callback: { seconds: 60 }, noCallback: { seconds: 15 } },
  // "Only after 10 hours" does a bot leave that is neither stopped nor ever alone (said of rooms
  // with several); one more for its way out.
  longestLife: { hours: 11 },
  // A session that goes on is at work, not stalled.
  stalledAfter: { hours: 11 },
  // It is forgotten as soon as its resources are cleaned up, which takes no documented time;
  // `endsUntold` says what follows from that.
  recordLife: {},
};
