/*
 * The documentation of CreateAigcVideoTask for each model and version. Source: the official SDK
 * 4.1.313 and the command-line tool's definitions of August 2026. It changes monthly, so a model or
 * a version that is missing here is sent unchecked. A value that the page does not list is
 * unchecked too: a list of models that lacks one says nothing of it (the official example gives
 * Hunyuan 1.5 a last frame). Only an "only", or a list of the model's own versions, rules anything
 * out.
 */

/** The values that one version takes. */
export interface VersionRules {
  /** Duration, in whole seconds; absent where nothing is said. */
  readonly seconds?: Seconds;
  /** The same where VideoInfos is given. */
  readonly secondsWithVideo?: Seconds;
  /** Besides `everyModelsResolutions`; absent where nothing is said. */
  readonly resolutions?: readonly string[];
  /** Absent where nothing is said. */
  readonly ratios?: readonly string[];
  /**
   * The inputs that may accompany an AspectRatio: a prompt alone, or reference images and videos
   * too, but no first or last frame.
   */
  readonly ratiosWith?: "prompt" | "references";
  /** Absent where nothing is said. */
  readonly lastFrame?: "yes" | "no" | "at 1080P";
  /** The most ImageInfos; 0 where they are not supported, absent where nothing is said. */
  readonly images?: number;
  /** The same where VideoInfos is given. */
  readonly imagesWithVideo?: number;
  /** "Only" some versions take them. */
  readonly videos: boolean;
  /** EnableAudio; absent where nothing is said. */
  readonly audio?: boolean;
  /**
   * The rules of another page of Tencent's, where it differs. A value that it allows gets a
   * warning, as one of the pages is wrong.
   */
  readonly elsewhere?: Pick<VersionRules, "ratios">;
  /**
   * It makes no video of text alone: of VOD's captured failures, "does not support Text-to-Video
   * mode".
   */
  readonly needsFirstFrame?: true;
  /**
   * The most seconds at a resolution: of VOD's captured failures, "1080p does not support durations
   * longer than 8 seconds".
   */
  readonly longest?: { readonly seconds: number; readonly at: string };
}

/** Both ends included, or one of these. */
export type Seconds =
  | { readonly from: number; readonly to: number }
  | { readonly oneOf: readonly number[] };

export interface ModelRules {
  /** Words of SceneType. */
  readonly scenes: readonly string[];
  /** "Only Vidu's". */
  readonly offPeak: boolean;
  readonly versions: ReadonlyMap<string, VersionRules>;
}

/** "Besides the resolutions that the model supports, 2K and 4K can be generated." */
export const everyModelsResolutions: readonly string[] = ["2K", "4K"];

const plain = { videos: false } as const;

const kling = {
  ...plain,
  images: 0,
  seconds: { oneOf: [5, 10] },
  resolutions: ["720P", "1080P"],
  ratios: ["16:9", "9:16", "1:1"],
  ratiosWith: "prompt",
  audio: true,
} as const;
const klingReferences = { images: 7, imagesWithVideo: 4, videos: true } as const;

// "std" mode takes 6 and 10 seconds, the others 6; no parameter names the mode.
const hailuo = {
  ...plain,
  lastFrame: "no",
  seconds: { oneOf: [6, 10] },
  resolutions: ["768P", "1080P"],
  ratios: [],
} as const;

const vidu = {
  ...plain,
  lastFrame: "no",
  resolutions: ["540P", "720P", "1080P"],
  ratios: ["16:9", "9:16", "1:1"],
  ratiosWith: "references",
  images: 7,
} as const;
const viduRatios = ["16:9", "9:16", "4:3", "3:4", "1:1"] as const;
const viduQ2 = { ...vidu, seconds: { from: 1, to: 10 }, audio: false } as const;
// "Only q2 supports 4:3 and 3:4": of q2 alone, or of its siblings too.
const viduQ2Sibling = { ...viduQ2, lastFrame: "yes", elsewhere: { ratios: viduRatios } } as const;
const viduQ3 = { ...vidu, seconds: { from: 3, to: 16 }, audio: true } as const;

const pixVerse = {
  ...plain,
  resolutions: ["540P", "720P", "1080P"],
  ratios: ["16:9", "9:16", "4:3", "3:4", "1:1"],
  ratiosWith: "references",
  lastFrame: "yes",
  images: 7,
  audio: true,
} as const;
const pixVerseLater = {
  ...pixVerse,
  seconds: { from: 1, to: 15 },
  ratios: [...pixVerse.ratios, "2:3", "3:2", "21:9"],
} as const;

const h2 = {
  ...plain,
  seconds: { from: 3, to: 15 },
  resolutions: ["720P", "1080P"],
  ratios: ["16:9", "9:16", "4:3", "3:4", "4:5", "5:4", "1:1", "21:9", "9:21"],
  ratiosWith: "references",
  images: 9,
  imagesWithVideo: 5,
  videos: true,
} as const;

const versions = (
  rules: Readonly<Record<string, VersionRules>>,
): ReadonlyMap<string, VersionRules> => new Map(Object.entries(rules));

/** The documented models by ModelName, their versions by ModelVersion. */
export const aigcVideoModels: ReadonlyMap<string, ModelRules> = new Map(
  Object.entries({
    Hunyuan: { scenes: ["3d_scene"], offPeak: false, versions: versions({ "1.5": plain }) },
    Hailuo: {
      scenes: [],
      offPeak: false,
      versions: versions({
        "02": { ...hailuo, lastFrame: "yes" },
        "2.3": hailuo,
        "2.3-fast": { ...hailuo, needsFirstFrame: true },
      }),
    },
    Kling: {
      scenes: ["motion_control", "avatar_i2v", "lip_sync"],
      offPeak: false,
      versions: versions({
        "1.6": { ...kling, lastFrame: "at 1080P", images: 4 },
        "2.0": { ...kling, lastFrame: "yes" },
        "2.1": { ...kling, lastFrame: "at 1080P" },
        "2.5": { ...kling, lastFrame: "at 1080P" },
        "2.6": { ...kling, lastFrame: "at 1080P" },
        O1: { ...kling, ...klingReferences, seconds: { from: 3, to: 10 }, lastFrame: "yes" },
        "3.0": { ...kling, seconds: { from: 3, to: 15 }, lastFrame: "yes" },
        "3.0-Omni": {
          ...kling,
          ...klingReferences,
          seconds: { from: 3, to: 15 },
          secondsWithVideo: { from: 3, to: 10 },
          lastFrame: "yes",
        },
      }),
    },
    Vidu: {
      scenes: ["template_effect"],
      offPeak: true,
      versions: versions({
        q2: { ...viduQ2, ratios: viduRatios },
        "q2-pro": { ...viduQ2Sibling, videos: true },
        "q2-turbo": viduQ2Sibling,
        q3: viduQ3,
        "q3-mix": viduQ3,
        "q3-pro": { ...viduQ3, lastFrame: "yes" },
        "q3-turbo": { ...viduQ3, lastFrame: "yes" },
      }),
    },
    PixVerse: {
      scenes: [],
      offPeak: false,
      versions: versions({
        "v5.6": {
          ...pixVerse,
          seconds: { oneOf: [5, 8, 10] },
          longest: { seconds: 8, at: "1080p" },
        },
        v6: pixVerseLater,
        c1: pixVerseLater,
      }),
    },
    Mingmou: { scenes: ["land2port"], offPeak: false, versions: versions({}) },
    H2: { scenes: [], offPeak: false, versions: versions({ "1.0": h2 }) },
  }),
);
