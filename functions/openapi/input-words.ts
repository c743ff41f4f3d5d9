import { aigcVideoModelLines as mpsAigcVideoModelLines } from "../tencent/mps/aigc-video-model-lines.ts";
import { aigcVideoWords as mpsAigcVideoWords } from "../tencent/mps/aigc-video-words.ts";
import { processMediaWords } from "../tencent/mps/process-media-words.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { videoGenerationWords } from "../tencent/tiw/video-generation-words.ts";
import { transcriptionInputWords } from "../tencent/trtc/transcription-input-words.ts";
import { aigcImageWords } from "../tencent/vod/aigc-image-words.ts";
import { aigcVideoModelLines } from "../tencent/vod/aigc-video-model-lines.ts";
import { aigcVideoRedrawWords } from "../tencent/vod/aigc-video-redraw-words.ts";
import { aigcVideoWords } from "../tencent/vod/aigc-video-words.ts";

/*
 * The words stand beside their operations, and only this file imports them: a function that starts
 * or reads tasks does not carry them.
 */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "vod.CreateAigcVideoTask": aigcVideoWords,
  "vod.CreateAigcVideoRedrawTask": aigcVideoRedrawWords,
  "vod.CreateAigcImageTask": aigcImageWords,
  "mps.CreateAigcVideoTask": mpsAigcVideoWords,
  "mps.ProcessMedia": processMediaWords,
  "tiw.CreateVideoGenerationTask": videoGenerationWords,
  "trtc.StartAITranscription": transcriptionInputWords,
};

const modelLines: Readonly<Record<string, () => readonly string[]>> = {
  "vod.CreateAigcVideoTask": aigcVideoModelLines,
  "mps.CreateAigcVideoTask": mpsAigcVideoModelLines,
};

/** The meaning of the fields of an operation's input, by their paths: `FileInfos.Type`. */
export function wordsOf({ name }: StartOperation): Readonly<Record<string, string>> {
  return fields[name] ?? {};
}

/**
 * In words, what is checked beside the schema of an operation's input: its own rules, then one line
 * for each model.
 */
export function rulesOf({ name, inputRules }: StartOperation): readonly string[] {
  return [...inputRules, ...(modelLines[name]?.() ?? [])];
}
