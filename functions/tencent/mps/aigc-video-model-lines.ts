import { either, inCode } from "../in-words.ts";
import {
  aigcVideoModels,
  everyModelsResolutions,
  type Seconds,
  type VersionRules,
} from "./aigc-video-models.ts";

/**
 * The rules of each model of CreateAigcVideoTask for a reader, made from `aigcVideoModels`: one
 * line for a model, and one for its versions that have the same rules. Example: "Kling O1: 3 to
 * 10 seconds; …".
 */
export function aigcVideoModelLines(): readonly string[] {
  return [...aigcVideoModels].flatMap(([name, { scenes, offPeak, versions }]) => {
    const ofModel = [
      scenes.length === 0 ? "no `SceneType`" : `\`SceneType\` ${inCode(scenes)}`,
      offPeak ? "takes `OffPeak`" : "no `OffPeak`",
    ];
    const lines = [...versions].map(([version, rules]) => ({
      version,
      said: partsOf(rules).join("; "),
    }));
    const alike = Map.groupBy(lines, ({ said }) => said);
    return [
      `${name}: ${ofModel.join("; ")}.`,
      ...[...alike].map(
        ([said, each]) => `${name} ${each.map(({ version }) => version).join(", ")}: ${said}.`,
      ),
    ];
  });
}

const partsOf = (rules: VersionRules): string[] => [
  ...secondsOf(rules),
  ...(rules.longest ? [`at most ${rules.longest.seconds} seconds at ${rules.longest.at}`] : []),
  ...(rules.resolutions
    ? [`\`Resolution\` ${[...rules.resolutions, ...everyModelsResolutions].join(", ")}`]
    : []),
  ...ratiosOf(rules),
  ...inputsOf(rules),
  ...(rules.audio === undefined ? [] : [rules.audio ? "takes `EnableAudio`" : "no `EnableAudio`"]),
  ...(rules.elsewhere?.ratios
    ? [
        `with a warning, as another page of Tencent's says so: \`AspectRatio\` ${rules.elsewhere.ratios.join(", ")}`,
      ]
    : []),
];

const secondsOf = ({ seconds, secondsWithVideo }: VersionRules): string[] =>
  seconds === undefined
    ? []
    : [
        `${range(seconds)} seconds${secondsWithVideo ? ` (${range(secondsWithVideo)} with a reference video)` : ""}`,
      ];

const range = (seconds: Seconds): string =>
  "oneOf" in seconds ? either(seconds.oneOf) : `${seconds.from} to ${seconds.to}`;

const ratiosOf = ({ ratios, ratiosWith }: VersionRules): string[] => {
  if (ratios === undefined) return [];
  if (ratios.length === 0) return ["no `AspectRatio`"];
  const only = ratiosWith === "prompt" ? "with a prompt alone" : "without a first or last frame";
  return [`\`AspectRatio\` ${ratios.join(", ")} (${only})`];
};

const lastFrames = {
  yes: "takes a last frame",
  no: "no last frame",
  "at 1080P": "a last frame at 1080P only",
} as const;

const inputsOf = (rules: VersionRules): string[] => {
  const { lastFrame, images, imagesWithVideo, videos } = rules;
  return [
    ...(rules.needsFirstFrame ? ["a first frame is required"] : []),
    ...(lastFrame === undefined ? [] : [lastFrames[lastFrame]]),
    ...(images === undefined ? [] : [imagesSaid(images, imagesWithVideo)]),
    videos ? "takes `VideoInfos`" : "no `VideoInfos`",
  ];
};

const imagesSaid = (images: number, withVideo: number | undefined): string =>
  images === 0
    ? "no `ImageInfos`"
    : `at most ${images} \`ImageInfos\`${withVideo === undefined ? "" : ` (${withVideo} with a reference video)`}`;
