import type { StartOperation } from "../../../functions/tencent/operation.ts";
import { operations } from "../../../functions/tencent/registry.ts";
import { mediaTaskAnswers, mpsVideoAnswers } from "../mps/sample-answers.ts";
import { tiwAnswers } from "../tiw/sample-answers.ts";
import { trtcAnswers } from "../trtc/sample-answers.ts";
import { vodAnswers } from "../vod/sample-answers.ts";
import type { SampleAnswers } from "./answers.ts";

/** Beside those of VOD, whose answers follow from the fixture. */
const samples: Readonly<Record<string, SampleAnswers>> = {
  "mps.CreateAigcVideoTask": mpsVideoAnswers,
  "mps.ProcessMedia": mediaTaskAnswers,
  "tiw.CreateVideoGenerationTask": tiwAnswers,
  "trtc.StartAITranscription": trtcAnswers,
};

/** Every operation of the registry with its sample answers. */
export const sampleAnswers: readonly (SampleAnswers & {
  readonly name: string;
  readonly operation: StartOperation;
})[] = operations.map((operation) => {
  const { name, product } = operation;
  const found = product.name === "vod" ? vodAnswers(name) : samples[name];
  if (found === undefined)
    throw new Error(`test/tencent/contract/sample-answers.ts needs answers about ${name}.`);
  return { ...found, name, operation };
});
