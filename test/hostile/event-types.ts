import type { ProductName } from "../support/callback-samples.ts";
import { put } from "../support/json.ts";
import type { Random } from "./random.ts";

/** VOD's, from the official SDK's EventContent, its misprints included; the last are nobody's. */
const VOD =
  `AigcVideoTaskComplete AigcImageTaskComplete SceneAigcImageCompleteEvent ProcessImageAsyncCompleteEvent AigcHunyuan3DTaskComplete
  CreateAigcAdvancedCustomElementCompleteEvent CreateAigcCustomVoiceCompleteEvent DescribeAigcFaceInfoAsyncComplete ProcessMediaByMPSComplete
  ExtractBlindWatermarkComplete NewFileUpload ProcedureStateChanged FileDeleted PullComplete EditMediaComplete SplitMediaComplete
  ComposeMediaComplete WechatMiniProgramPublishComplete RemoveWatermark RestoreMediaComplete AigcVideoTaskProgress constructor __proto__`.split(
    /\s+/,
  );
const MPS = [
  "WorkflowTask",
  "EditMediaTask",
  "ScheduleTask",
  "LiveStreamProcessTask",
  "EvaluationTask",
  "toString",
  "Progress",
];
const TIW = [
  "VideoGenerationFinished",
  "VideoGenerationProgressChanged",
  "TranscodeFinished",
  "RecordFinished",
  "PushStopped",
  "valueOf",
];

/**
 * Groups and types of TRTC's events; what ends a session of ours is left out, as that would be
 * Tencent's word.
 */
const TRTC: readonly (readonly [group: number, type: number | undefined])[] = [
  ...[101, 102, 103, 104, 105].map((type) => [1, type] as const),
  ...[201, 202, 203, 204, 205].map((type) => [2, type] as const),
  ...[301, 302, 310, 311].map((type) => [3, type] as const),
  ...[401, 402].map((type) => [4, type] as const),
  ...[901, 903, 904, 999, 0, -1].map((type) => [9, type] as const),
  [9, undefined],
  [0, 901],
];

/** A type of event, and how a message says it. */
export const randomTypes = (
  product: ProductName,
  random: Random,
): { EventType: unknown; change: (json: object) => object } => {
  const same = (json: object) => json;
  if (product === "vod")
    return { EventType: random.pick(VOD), change: random.chance(0.5) ? same : atWork };
  if (product === "mps") return { EventType: random.pick(MPS), change: same };
  if (product === "tiw") return { EventType: random.pick(TIW), change: same };
  const [EventGroupId, EventType] = random.pick(TRTC);
  const Status = random.pick([0, 2, 99, null, "one"]);
  return {
    EventType,
    change: (json) =>
      put({ ...json, EventGroupId }, ["EventInfo", "Payload", "Status"], Status) as object,
  };
};

/** A progress event that calls itself complete. */
const atWork = (json: object): object =>
  put(json, ["AigcVideoCompleteEvent", "Status"], "PROCESSING") as object;
