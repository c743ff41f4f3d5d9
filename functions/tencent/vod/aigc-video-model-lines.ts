import { either, inCode } from "../in-words.ts";
import { aigcVideoModels, type Feature, type ModelRules } from "./aigc-video-models.ts";

/**
 * The rules of each model of CreateAigcVideoTask for a reader, made from `aigcVideoModels`: one
 * line for the versions that have the same rules. Example: "OS 2.0: 4, 8 or 12 seconds; …".
 */
export function aigcVideoModelLines(): readonly string[] {
  return [...aigcVideoModels].flatMap(([name, all]) =>
    all.map((rules) => `${name} ${rules.versions.join(", ")}: ${partsOf(rules).join("; ")}.`),
  );
}

const partsOf = (rules: ModelRules): string[] => {
  const { resolutions, aspectRatios, scenes, referenceTypes, subjectKey, elsewhere } = rules;
  return [
    ...durationsOf(rules.durations),
    ...(rules.longest ? [`at most ${rules.longest.seconds} seconds at ${rules.longest.at}`] : []),
    ...(resolutions ? [`\`Resolution\` ${resolutions.join(", ")}`] : []),
    ...ratiosOf(aspectRatios),
    scenes.length === 0 ? "no `SceneType`" : `\`SceneType\` ${inCode(scenes)}`,
    ...(referenceTypes ? [`\`ReferenceType\` ${inCode(referenceTypes)}`] : []),
    ...(subjectKey ? [`each subject has its \`${subjectKey}\``] : []),
    ...(rules.needsFirstFrame ? ["a first frame is required"] : []),
    ...featuresOf(rules.features),
    ...(elsewhere
      ? [`with a warning, as another page of Tencent's says so: ${disputed(rules).join(", ")}`]
      : []),
  ];
};

const durationsOf = (durations: ModelRules["durations"]): string[] => {
  if (durations === undefined) return [];
  if ("oneOf" in durations) return [`${either(durations.oneOf)} seconds`];
  const { from, to, whole } = durations;
  return [`${from} to ${to} ${whole ? "whole " : ""}seconds`];
};

const modeWords = {
  text: "text alone",
  reference: "references",
  frames: "a first frame",
  scene: "a scene",
} as const;

const ratiosOf = (ratios: ModelRules["aspectRatios"]): string[] => {
  if (ratios === undefined) return [];
  if (ratios.oneOf.length === 0) return ["no `AspectRatio`"];
  const isEvery = ratios.modes.length === Object.keys(modeWords).length;
  const modes = ratios.modes.map((mode) => modeWords[mode]).join(" or ");
  return [`\`AspectRatio\` ${ratios.oneOf.join(", ")}${isEvery ? "" : ` (with ${modes})`}`];
};

const featureFields: Readonly<Record<Feature, string>> = {
  audio: "OutputConfig.AudioGeneration",
  interpolation: "OutputConfig.FrameInterpolate",
  "file-names": "FileInfos.Text",
  "subject-ids": "FileInfos.ObjectId",
  voices: "VoiceId",
  "subject-media": "SubjectInfos.ImageUrls",
  "subject-videos": "SubjectInfos.VideoUrls",
};

const featuresOf = (features: readonly Feature[]): string[] => [
  `takes ${inCode(features.map((feature) => featureFields[feature]))}`,
];

const disputed = ({ elsewhere = {}, features }: ModelRules): string[] => [
  ...durationsOf(elsewhere.durations),
  ...ratiosOf(elsewhere.aspectRatios),
  ...(elsewhere.features ?? [])
    .filter((feature) => !features.includes(feature))
    .map((feature) => inCode([featureFields[feature]])),
];
