import type { Issue } from "../../task/issues.ts";
import { wordOf } from "../../task/json.ts";
import type { AigcVideoRequest } from "./aigc-video-input.ts";
import {
  aigcVideoModels,
  everyModelsResolutions,
  type ModelRules,
  type Seconds,
  type VersionRules,
} from "./aigc-video-models.ts";

/**
 * The values that the documentation of the chosen model rules out (`issues`), and those that could
 * not be checked against it (`warnings`), in plain English.
 */
export interface ModelCheck {
  readonly issues: readonly Issue[];
  readonly warnings: readonly string[];
}

/**
 * Checks a request of the right shape against what is documented of its model and version. An
 * unknown or unnamed model or version is no issue: Tencent offers new ones before Callsheet knows
 * them.
 */
export function checkAigcVideoModel(request: AigcVideoRequest): ModelCheck {
  const { ModelName: name, ModelVersion: version, SceneType: scene } = request;
  if (name === undefined)
    return {
      issues: [],
      warnings: ["ModelName is not given, so values that depend on the model were not checked."],
    };
  const model = aigcVideoModels.get(name);
  if (model === undefined)
    return {
      issues: [],
      warnings: [`Callsheet does not know the model ${name}, so its values were not checked.`],
    };

  const issues = [...sceneIssues(request, name, model), ...offPeakIssues(request, name, model)];
  if (scene !== undefined) return { issues, warnings: [sceneWarning] };
  const rules = version === undefined ? undefined : model.versions.get(version);
  if (rules !== undefined)
    return checkVersion(request, { name: `${name} ${version}`, rules, issues });
  const why =
    version === undefined
      ? "ModelVersion is not given"
      : `Callsheet does not know the version ${version} of ${name}`;
  return { issues, warnings: [`${why}, so values that depend on the version were not checked.`] };
}

const checkVersion = (
  request: AigcVideoRequest,
  {
    name,
    rules,
    issues,
  }: { readonly name: string; readonly rules: VersionRules; readonly issues: readonly Issue[] },
): ModelCheck => {
  const certain = versionIssues(request, name, { ...rules, ...rules.elsewhere });
  if (rules.elsewhere === undefined) return { issues: [...issues, ...certain], warnings: [] };
  const fields = new Set(certain.map(({ path }) => path.join(".")));
  const disputed = versionIssues(request, name, rules)
    .map(({ path, message }) => ({ field: path.join("."), message }))
    .filter(({ field }) => !fields.has(field));
  const warnings = disputed.map(
    ({ field, message }) =>
      `Tencent's pages disagree: one of them says that ${field} ${message}. It is sent as it is.`,
  );
  return { issues: [...issues, ...certain], warnings };
};

/**
 * The words of Resolution that are documented of the model and version that an unread input names.
 */
export function documentedWords({
  ModelName,
  ModelVersion,
}: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const rules = aigcVideoModels.get(wordOf(ModelName))?.versions.get(wordOf(ModelVersion));
  return new Map([
    [
      "Resolution",
      rules?.resolutions === undefined ? [] : [...rules.resolutions, ...everyModelsResolutions],
    ],
  ]);
}

const sceneWarning =
  "SceneType is given. Tencent does not document the values of a scene, so lengths, formats and references were not checked.";

const sceneIssues = (
  { SceneType: scene }: AigcVideoRequest,
  name: string,
  { scenes }: ModelRules,
): Issue[] => {
  if (scene === undefined || scenes.includes(scene)) return [];
  return [
    { path: ["SceneType"], message: scenes.length === 0 ? unsupported(name) : oneOf(scenes, name) },
  ];
};

const offPeakIssues = (
  { ExtraParameters: extra }: AigcVideoRequest,
  name: string,
  { offPeak }: ModelRules,
): Issue[] =>
  extra?.OffPeak && !offPeak
    ? [{ path: ["ExtraParameters", "OffPeak"], message: unsupported(name) }]
    : [];

type Rule = (request: AigcVideoRequest, model: string, rules: VersionRules) => Issue[];

const versionIssues: Rule = (...checked) =>
  [
    ...[durationIssues, lengthIssues, resolutionIssues, ratioIssues],
    ...[firstFrameIssues, lastFrameIssues, imageIssues, videoIssues, audioIssues],
  ].flatMap((rule) => rule(...checked));

const durationIssues: Rule = ({ Duration, VideoInfos }, model, { seconds, secondsWithVideo }) => {
  const allowed = VideoInfos?.length ? (secondsWithVideo ?? seconds) : seconds;
  if (Duration === undefined || allowed === undefined || isWithin(Duration, allowed)) return [];
  const expected =
    "oneOf" in allowed
      ? oneOf(allowed.oneOf, model)
      : `must be from ${allowed.from} to ${allowed.to} with ${model}`;
  return [
    {
      path: ["Duration"],
      message: allowed === seconds ? expected : `${expected} and a reference video`,
    },
  ];
};

const lengthIssues: Rule = ({ Duration = 0, ExtraParameters: extra }, model, { longest }) => {
  if (
    longest === undefined ||
    Duration <= longest.seconds ||
    extra?.Resolution?.toLowerCase() !== longest.at
  )
    return [];
  return [
    {
      path: ["Duration"],
      message: `must be at most ${longest.seconds} at ${longest.at} with ${model}`,
    },
  ];
};

const resolutionIssues: Rule = ({ ExtraParameters: extra }, model, { resolutions }) => {
  if (extra?.Resolution === undefined || resolutions === undefined) return [];
  const allowed = [...resolutions, ...everyModelsResolutions];
  return allowed.includes(extra.Resolution)
    ? []
    : [{ path: ["ExtraParameters", "Resolution"], message: oneOf(allowed, model) }];
};

const ratioIssues: Rule = (request, model, { ratios, ratiosWith }) => {
  const ratio = request.ExtraParameters?.AspectRatio;
  if (ratio === undefined || ratios === undefined) return [];
  const path = ["ExtraParameters", "AspectRatio"];
  if (ratios.length === 0) return [{ path, message: unsupported(model) }];
  if (!ratios.includes(ratio)) return [{ path, message: oneOf(ratios, model) }];

  const hasFrame = request.ImageUrl !== undefined || request.LastImageUrl !== undefined;
  const hasReference = Boolean(request.ImageInfos?.length || request.VideoInfos?.length);
  if (hasFrame)
    return [{ path, message: `is not supported with ${model} and a first or last frame` }];
  return hasReference && ratiosWith === "prompt"
    ? [{ path, message: `is supported with ${model} and a prompt alone` }]
    : [];
};

const firstFrameIssues: Rule = ({ ImageUrl }, model, { needsFirstFrame }) =>
  needsFirstFrame && ImageUrl === undefined
    ? [{ path: ["ImageUrl"], message: `is required with ${model}` }]
    : [];

const lastFrameIssues: Rule = ({ LastImageUrl, ExtraParameters: extra }, model, { lastFrame }) => {
  if (LastImageUrl === undefined || lastFrame === undefined || lastFrame === "yes") return [];
  if (lastFrame === "no") return [{ path: ["LastImageUrl"], message: unsupported(model) }];
  if (extra?.Resolution === "1080P") return [];
  return [{ path: ["LastImageUrl"], message: `needs the Resolution 1080P with ${model}` }];
};

const imageIssues: Rule = ({ ImageInfos: images, VideoInfos: videos }, model, rules) => {
  if (!images?.length) return [];
  if (rules.images === 0) return [{ path: ["ImageInfos"], message: unsupported(model) }];
  const withVideo = videos?.length ? rules.imagesWithVideo : undefined;
  const most = withVideo ?? rules.images;
  if (most === undefined || images.length <= most) return [];
  const where = withVideo === undefined ? model : `${model} and a reference video`;
  return [{ path: ["ImageInfos"], message: `must have at most ${most} entries with ${where}` }];
};

/**
 * "Where the reference video is one to be edited, no first or last frame can be defined"; to be
 * edited is what it is by default.
 */
const videoIssues: Rule = ({ VideoInfos: videos, ImageUrl, LastImageUrl }, model, rules) => {
  if (!videos?.length) return [];
  if (!rules.videos) return [{ path: ["VideoInfos"], message: unsupported(model) }];
  const edited = videos.findIndex(({ ReferType }) => ReferType !== "feature");
  if (edited < 0 || (ImageUrl === undefined && LastImageUrl === undefined)) return [];
  return [
    {
      path: ["VideoInfos", edited, "ReferType"],
      message: "must be feature where there is a first or last frame",
    },
  ];
};

const audioIssues: Rule = ({ ExtraParameters: extra }, model, { audio }) =>
  extra?.EnableAudio && audio === false
    ? [{ path: ["ExtraParameters", "EnableAudio"], message: unsupported(model) }]
    : [];

const isWithin = (value: number, seconds: Seconds): boolean =>
  "oneOf" in seconds ? seconds.oneOf.includes(value) : value >= seconds.from && value <= seconds.to;

const oneOf = (values: readonly (string | number)[], model: string): string =>
  `must be one of ${values.join(", ")} with ${model}`;

const unsupported = (model: string): string => `is not supported with ${model}`;
