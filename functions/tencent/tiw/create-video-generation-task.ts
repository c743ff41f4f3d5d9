import * as z from "zod/mini";
import { normalFormOf } from "../normal-form.ts";
import type { StartOperation } from "../operation.ts";
import { checkForm, followByTaskId } from "../read-input.ts";
import { describeVideoGenerationTask } from "./describe-video-generation-task.ts";
import { tiw } from "./product.ts";
import { tiwRefusals } from "./refusals.ts";
import { ignoredFields, videoGenerationInput } from "./video-generation-input.ts";

// An empty InputStreamId is a free place.
const normalForm = normalFormOf({ emptyTexts: ["InputStreamId"] });
const accepted = z.object({ TaskId: z.string().check(z.minLength(1)) });

/**
 * Makes videos from a whiteboard recording that was started in VIDEO_GENERATION_MODE. Every
 * accepted call is billed. Source: Tencent's page of CreateVideoGenerationTask, TIW 2019-09-19, and
 * the official SDKs (fields, rate, error codes).
 */
export const createVideoGenerationTask: StartOperation = {
  name: "tiw.CreateVideoGenerationTask",
  product: tiw,
  action: "CreateVideoGenerationTask",
  summary: "Generates videos from an interactive whiteboard's recording.",
  // It takes no id of ours and tasks cannot be listed: what a lost answer left behind is not to be
  // found. Whether a second task for the same recording would be refused is not documented, so none
  // is sent.
  class: "unprotected",
  rate: 20,
  normalForm,
  form: videoGenerationInput,
  inputExample: { OnlineRecordTaskId: "recording1" },
  inputRules: [
    "`MixStream` needs a `ModelId` where it has no `Custom`. Beside `Custom`, Tencent ignores `ModelId` and `TeacherId`: that is a warning.",
    "Each stream of `Custom.InputStreamList` lies within the canvas: `X` + `Width` and `Y` + `Height` are at most those of `Canvas`.",
  ],
  readInput: (input) => {
    const checked = checkForm(videoGenerationInput, normalForm, input);
    if (!checked.ok) return { ...checked, code: "invalid_input" };
    return { ok: true, input: checked.value, warnings: ignoredFields(checked.value) };
  },
  request: (input, { application }) => ({ ...input, SdkAppId: Number(application) }),
  providerTaskId: (response) => accepted.safeParse(response).data?.TaskId,
  codes: tiwRefusals,
  describedBy: describeVideoGenerationTask,
  echoes: "nothing",
  ...followByTaskId("SdkAppId"),
  // SetVideoGenerationTaskCallback exists, but no source names its event: asking is what we rely
  // on, a callback can only be quicker.
  callback: "undocumented",
  firstAskAfter: { callback: { seconds: 60 }, noCallback: { seconds: 60 } },
  // Not documented. It plays a recording of some hours at most.
  stalledAfter: { hours: 12 },
  // No source bounds it. A generation plays a recording of some hours at most; the rest is room for
  // a queue.
  longestLife: { days: 3 },
  // How long a task can be asked about is not documented. "Not found" is believed no sooner than
  // any task settles without evidence.
  recordLife: { days: 7 },
  // Tencent's shared bucket, documented for recordings and inferred for what is generated from
  // them. An application's own bucket keeps results longer.
  resultLife: { days: 3 },
};
