import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { checkForm, followByTaskId } from "../read-input.ts";
import { aigcVideoInput } from "./aigc-video-input.ts";
import { checkAigcVideoModel, documentedWords } from "./check-aigc-video-model.ts";
import { aigcResultLife, describeAigcVideoTask } from "./describe-aigc-video-task.ts";
import { mps } from "./product.ts";
import { mpsRefusals } from "./refusals.ts";

const normalForm = normalFormOf({ words: documentedWords });
const offPeakInput = z.object({ ExtraParameters: z.object({ OffPeak: z.literal(true) }) });

const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * Generates a video from a prompt and optional reference media. Every accepted call is billed, and
 * its answer is the only place where the TaskId can be learned. Source: CreateAigcVideoTask, MPS
 * 2019-06-12 (rate, error codes; no session, callback, list or cancel parameter or action for this
 * kind of task in the SDK).
 */
export const createAigcVideoTask: StartOperation = {
  name: "mps.CreateAigcVideoTask",
  product: mps,
  action: "CreateAigcVideoTask",
  summary: "Generates a video from a prompt and optional images or videos.",
  class: "unprotected",
  rate: 10,
  // Whether an account has a limit of concurrent tasks is not documented.
  normalForm,
  form: aigcVideoInput,
  inputExample: {
    ModelName: "Kling",
    ModelVersion: "3.0",
    Prompt: "A paper boat sails down a rainy street at dusk.",
  },
  inputRules: [
    "`Prompt` is required without an image (`ImageUrl`, `LastImageUrl`, `ImageInfos`) and `SceneType`.",
    "A value that Tencent's documentation rules out for the model is refused as `model_rule`; `allowUndocumented` sends it all the same. A model or version that is not documented is sent unchecked, with a warning.",
  ],
  readInput: (input, { allowUndocumented }) => {
    const checked = checkForm(aigcVideoInput, normalForm, input);
    if (!checked.ok) return { ...checked, code: "invalid_input" };
    const { issues, warnings } = checkAigcVideoModel(checked.value);
    return issues.length === 0 || allowUndocumented
      ? { ok: true, input: checked.value, warnings }
      : { ok: false, code: "model_rule", issues };
  },
  request: (input) => input,
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: mpsRefusals.CreateAigcVideoTask,
  describedBy: describeAigcVideoTask,
  echoes: "nothing",
  ...followByTaskId(),
  callback: "none",
  modelFields: ["ModelName", "ModelVersion"],
  firstAskAfter: { callback: { seconds: 60 }, noCallback: { seconds: 60 } },
  // Not documented. The models are those of VOD, whose tasks were seen to take 60 to 105 s.
  stalledAfter: { minutes: 30 },
  isOffPeak: (input) => offPeakInput.safeParse(input).success,
  // With OffPeak "done within 48 hours or cancelled"; two are left for the work itself.
  longestLife: { hours: 50 },
  // How long a finished task can be asked about is not documented. Until this long after its start
  // a result could still exist.
  recordLife: { hours: 62 },
  resultLife: aigcResultLife,
};
