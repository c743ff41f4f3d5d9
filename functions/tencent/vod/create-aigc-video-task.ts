import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { checkForm } from "../read-input.ts";
import { aigcStart } from "./aigc-start.ts";
import { aigcVideoInput } from "./aigc-video-input.ts";
import { checkModelRules, documentedWords } from "./aigc-video-rules.ts";
import { describeTaskDetail } from "./describe-task-detail.ts";
import { base64Rule, fileRule, requestWriting } from "./input-fields.ts";

const normalForm = normalFormOf({ ...requestWriting, words: documentedWords });
const offPeakInput = z.object({ OutputConfig: z.object({ OffPeak: z.literal("Enabled") }) });

/**
 * Generates a video from a prompt and optional reference media. Every accepted call is billed.
 * Source: Tencent's page of CreateAigcVideoTask, VOD 2018-07-17 (rate, concurrency).
 */
export const createAigcVideoTask: StartOperation = {
  ...aigcStart,
  name: "vod.CreateAigcVideoTask",
  action: "CreateAigcVideoTask",
  summary: "Generates a video from a prompt and optional images or videos.",
  rate: 20,
  // "The default limit is 1 concurrent processing." The code is the same for the refusal and, as
  // ErrCodeExt, for a task that was accepted.
  lane: { setting: "LANE_LIMIT_VOD_AIGC", limit: 1, fullCodes: ["RequestLimitExceeded"] },
  normalForm,
  form: aigcVideoInput,
  inputExample: {
    ModelName: "Kling",
    ModelVersion: "3.0",
    Prompt: "A paper boat sails down a rainy street at dusk.",
  },
  inputRules: [
    fileRule,
    base64Rule,
    "One file at most is the `FirstFrame`, and one the `LastFrame`.",
    "A last frame is named once (a file with `Usage` `LastFrame`, `LastFrameFileId` or `LastFrameUrl`), and only together with a first frame in `FileInfos`. `FirstFrame` is the default of `Usage`.",
    "`Prompt` is required without `FileInfos`, `SceneType` and `ExtInfo`.",
    "A value that Tencent's documentation rules out for the model is refused as `model_rule`; `allowUndocumented` sends it all the same. A model or version that is not documented is sent unchecked, with a warning.",
  ],
  readInput: (input, options) => {
    const shape = checkForm(aigcVideoInput, normalForm, input);
    return shape.ok ? checkModelRules(shape.value, options) : { ...shape, code: "invalid_input" };
  },
  describedBy: describeTaskDetail("AigcVideoTask"),
  callback: "documented",
  // Source: EventContent in the official SDK.
  event: { type: "AigcVideoTaskComplete", field: "AigcVideoCompleteEvent" },
  // Seen to take 60 to 105 s. With callbacks, asking is only the safety net.
  firstAskAfter: { callback: { minutes: 10 }, noCallback: { seconds: 60 } },
  // Seventeen times the longest that was seen. Nothing bounds it.
  stalledAfter: { minutes: 30 },
  isOffPeak: (input) => offPeakInput.safeParse(input).success,
  // OffPeak may hold a task back. VOD gives no bound; MPS promises 48 hours for the same switch,
  // and two are left for the work itself.
  longestLife: { hours: 50 },
  // "Temporary", the default. A result that is stored permanently stays.
  resultLife: { days: 7 },
};
