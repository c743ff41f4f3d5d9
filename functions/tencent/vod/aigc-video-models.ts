/*
 * The documentation of the models of CreateAigcVideoTask. It changes monthly: a change of the
 * documentation is a change of this file and of nothing else. The international list (August 2026)
 * and the additions of the mainland SDK (4.1.313) both count as documented. A value that the page
 * does not list is not checked: a list of models that lacks one says nothing of it. Only an "only",
 * or a list for the model itself, rules anything out. Sources: CreateAigcVideoTaskRequest,
 * AigcVideoOutputConfig, AigcVideoTaskInputFileInfo, AigcVideoTaskInputSubjectInfo.
 */

/**
 * The start of a video: nothing but text, references, a first frame whose ratio the video takes, or
 * a scene.
 */
export type Mode = "text" | "reference" | "frames" | "scene";

/**
 * Abilities that the documentation gives to some models only. For audio it lists models, and does
 * not say "only".
 */
export type Feature =
  | "audio"
  | "interpolation"
  | "file-names"
  | "subject-ids"
  | "voices"
  | "subject-media"
  | "subject-videos";

/**
 * Documented of these versions of a model. An empty list: the model takes no such value at all.
 * Absent: nothing is said.
 */
export interface ModelRules {
  readonly versions: readonly string[];
  /** In seconds, ends included. */
  readonly durations?:
    | { readonly from: number; readonly to: number; readonly whole?: true }
    | { readonly oneOf: readonly number[] };
  /** As documented: PixVerse's are in lower case. A request may write them in either case. */
  readonly resolutions?: readonly string[];
  /** In these modes; in others the ratio follows the image, or nothing is said. */
  readonly aspectRatios?: { readonly modes: readonly Mode[]; readonly oneOf: readonly string[] };
  readonly scenes: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** The field that every subject needs. */
  readonly subjectKey?: "Id" | "Name";
  readonly features: readonly Feature[];
  /**
   * The rules of another page of Tencent's, where it differs. A value that it allows gets a
   * warning, as one of the pages is wrong.
   */
  readonly elsewhere?: Partial<Pick<ModelRules, "durations" | "aspectRatios" | "features">>;
  /**
   * It makes no video of text alone: of the captured failures, "does not support Text-to-Video
   * mode".
   */
  readonly needsFirstFrame?: true;
  /**
   * The most seconds at a resolution: of the captured failures, "1080p does not support durations
   * longer than 8 seconds".
   */
  readonly longest?: { readonly seconds: number; readonly at: string };
}

const everyMode: readonly Mode[] = ["text", "reference", "frames", "scene"];
const plain = { scenes: [], features: ["audio"] } as const;

/**
 * "Where the selected resolution exceeds what the model can generate, enhancement is enabled by
 * default" (EnhanceSwitch).
 */
const enhanced = ["720P", "1080P", "2K", "4K"] as const;

const kling: ModelRules = {
  versions: ["1.6", "2.0", "2.1", "2.5", "2.6", "O1", "3.0", "3.0-Omni", "3.0-turbo", "scene"],
  durations: { from: 3, to: 15 },
  resolutions: enhanced,
  aspectRatios: { modes: ["text"], oneOf: ["16:9", "9:16", "1:1"] },
  scenes: ["motion_control", "avatar_i2v", "lip_sync"],
  // Of videos only.
  referenceTypes: ["feature", "base"],
  subjectKey: "Id",
  features: ["audio"],
};

const viduRatios = ["16:9", "9:16", "4:3", "3:4", "1:1"] as const;
const vidu: ModelRules = {
  versions: ["q3-drama", "q3-ad", "scene", "avatar-q2-pro", "avatar-q2-turbo", "lip-sync"],
  durations: { from: 1, to: 10 },
  resolutions: enhanced,
  aspectRatios: { modes: ["text", "reference"], oneOf: ["16:9", "9:16", "1:1"] },
  scenes: ["template_effect"],
  subjectKey: "Name",
  features: ["audio", "interpolation", "subject-ids", "voices", "subject-media"],
};

const viduSiblings = { aspectRatios: { modes: ["text", "reference"], oneOf: viduRatios } } as const;

const hailuo: ModelRules = {
  ...plain,
  versions: ["02", "2.3"],
  durations: { oneOf: [6, 10] },
  resolutions: ["768P", "1080P"],
  aspectRatios: { modes: everyMode, oneOf: [] },
};

const pixVerse: ModelRules = {
  ...plain,
  versions: ["v6", "c1"],
  durations: { from: 1, to: 15 },
  resolutions: ["540p", "720p", "1080p", "2k", "4k"],
  aspectRatios: {
    modes: everyMode,
    oneOf: ["16:9", "4:3", "1:1", "3:4", "9:16", "2:3", "3:2", "21:9"],
  },
  referenceTypes: ["subject", "background"],
  features: ["file-names"],
  // Only MPS's page of the same action lists PixVerse among the models that make audio.
  elsewhere: { features: ["file-names", "audio"] },
};

/** By ModelName, as it is written. */
export const aigcVideoModels: ReadonlyMap<string, readonly ModelRules[]> = new Map([
  ["Kling", [kling]],
  [
    "Vidu",
    [
      vidu,
      // MPS's page of the same action: "q3-pro, q3-turbo, q3 and q3-mix take 3 to 16 seconds".
      {
        ...vidu,
        versions: ["q3", "q3-pro", "q3-turbo", "q3-mix"],
        elsewhere: { durations: { from: 1, to: 16 } },
      },
      // "Only version q2 supports 4:3 and 3:4": of q2 alone, or of its siblings too.
      {
        ...vidu,
        versions: ["q2"],
        aspectRatios: { modes: ["text", "reference"], oneOf: viduRatios },
      },
      { ...vidu, versions: ["q2-turbo"], elsewhere: viduSiblings },
      {
        ...vidu,
        versions: ["q2-pro"],
        features: [...vidu.features, "subject-videos"],
        elsewhere: viduSiblings,
      },
    ],
  ],
  [
    "Hailuo",
    [
      hailuo,
      { ...hailuo, versions: ["2.3-fast"], needsFirstFrame: true },
      {
        ...plain,
        // Documented of "version H3"; whether that means its siblings too is open. They get the
        // wider rules, which hold either way.
        versions: ["H3", "H3_regen", "H3-Max"],
        durations: { from: 4, to: 15, whole: true },
        resolutions: ["768P", "1080P", "2K", "4K"],
        aspectRatios: {
          modes: ["text", "reference"],
          oneOf: ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"],
        },
      },
    ],
  ],
  [
    "GV",
    [
      {
        ...plain,
        versions: ["3.1", "3.1-fast", "3.1-lite", "omni"],
        durations: { oneOf: [8] },
        resolutions: enhanced,
        aspectRatios: { modes: everyMode, oneOf: ["16:9", "9:16"] },
        referenceTypes: ["asset", "style"],
      },
    ],
  ],
  [
    "OS",
    [
      {
        ...plain,
        versions: ["2.0"],
        durations: { oneOf: [4, 8, 12] },
        resolutions: enhanced,
        aspectRatios: { modes: ["text"], oneOf: ["16:9", "9:16"] },
      },
    ],
  ],
  [
    "PixVerse",
    [pixVerse, { ...pixVerse, versions: ["v5.6"], longest: { seconds: 8, at: "1080p" } }],
  ],
  ["Hunyuan", [{ ...plain, versions: ["1.5", "3d_2.0"] }]],
  ["Mingmou", [{ ...plain, versions: ["1.0"] }]],
]);
