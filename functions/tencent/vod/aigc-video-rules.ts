import type { Issue } from "../../task/issues.ts";
import { wordOf } from "../../task/json.ts";
import type { InputResult } from "../operation.ts";
import { type AigcVideoRequest, isAssetUrl } from "./aigc-video-input.ts";
import { aigcVideoModels, type Feature, type Mode, type ModelRules } from "./aigc-video-models.ts";

/** As many as a request of the wrong shape gets: enough to mend it. */
const mostIssues = 20;

/**
 * Checks a request of the right form against the documentation of its model. Tencent accepts a
 * value that the documentation rules out, charges for the attempt and fails the task later. So
 * Callsheet refuses it, unless the caller allows it: then it is a warning. An unknown model or
 * version rules nothing out, which is a warning too. So is a value that one page rules out and
 * another allows. Messages name documented values, and the caller's only where a model or version
 * is unknown.
 */
export function checkModelRules(
  request: AigcVideoRequest,
  { allowUndocumented }: { readonly allowUndocumented: boolean },
): InputResult {
  const { ModelName, ModelVersion } = request;
  const versions = aigcVideoModels.get(ModelName);
  if (versions === undefined)
    return accepted(request, [
      `Tencent documents no model ${JSON.stringify(ModelName)}, so its values were not checked.`,
    ]);
  const rules = versions.find((each) => each.versions.includes(ModelVersion));
  if (rules === undefined) {
    const version = JSON.stringify(ModelVersion);
    return accepted(request, [
      `Tencent documents no version ${version} of ${ModelName}, so its values were not checked.`,
    ]);
  }
  const issues = violations(request, { ...rules, ...rules.elsewhere }).slice(0, mostIssues);
  const disputed =
    rules.elsewhere === undefined ? [] : disputes(violations(request, rules), issues);
  if (issues.length === 0 || allowUndocumented)
    return accepted(request, [...issues.map(sentAllTheSame), ...disputed]);
  return { ok: false, code: "model_rule", issues };
}

const sentAllTheSame = ({ path, message }: Issue): string =>
  `Tencent's documentation says that ${path.join(".")} ${message}. It is sent as it is.`;

/** The values that one page rules out and the other does not. */
const disputes = (byOnePage: readonly Issue[], byBoth: readonly Issue[]): string[] => {
  const certain = new Set(byBoth.map(({ path }) => path.join(".")));
  return byOnePage
    .map(({ path, message }) => ({ field: path.join("."), message }))
    .filter(({ field }) => !certain.has(field))
    .map(
      ({ field, message }) =>
        `Tencent's pages disagree: one of them says that ${field} ${message}. It is sent as it is.`,
    );
};

/**
 * The words of Resolution that are documented of the model and version that an unread input names.
 */
export function documentedWords({
  ModelName,
  ModelVersion,
}: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly string[]> {
  const versions = aigcVideoModels.get(wordOf(ModelName)) ?? [];
  const rules = versions.find((each) => each.versions.includes(wordOf(ModelVersion)));
  return new Map([["Resolution", rules?.resolutions ?? []]]);
}

const accepted = (input: AigcVideoRequest, warnings: readonly string[]): InputResult => ({
  ok: true,
  input,
  warnings: [...warnings, ...assetWarnings(input)],
});

/** Seen in requests that Tencent took; no page names this form. */
const assetWarnings = ({ FileInfos = [] }: AigcVideoRequest): string[] =>
  FileInfos.flatMap(({ Url }, index) =>
    Url !== undefined && isAssetUrl(Url)
      ? [
          `FileInfos.${index}.Url is an asset:// address, which Tencent does not document. It is sent as it is.`,
        ]
      : [],
  );

function violations(request: AigcVideoRequest, rules: ModelRules): Issue[] {
  const { Duration, Resolution, AspectRatio } = request.OutputConfig ?? {};
  const name = `${request.ModelName} ${request.ModelVersion}`;
  const ratios = rules.aspectRatios?.modes.includes(modeOf(request))
    ? rules.aspectRatios.oneOf
    : undefined;
  return [
    ...durationIssues(Duration, { documented: rules.durations, name }),
    ...lengthIssues(request, { documented: rules.longest, name }),
    ...(rules.needsFirstFrame ? frameIssues(request, name) : []),
    ...wordIssues(["OutputConfig", "Resolution"], Resolution, {
      documented: rules.resolutions,
      name,
    }),
    ...wordIssues(["OutputConfig", "AspectRatio"], AspectRatio, { documented: ratios, name }),
    ...wordIssues(["SceneType"], request.SceneType, { documented: rules.scenes, name }),
    ...(request.FileInfos ?? []).flatMap(({ ReferenceType }, index) =>
      wordIssues(["FileInfos", index, "ReferenceType"], ReferenceType, {
        documented: rules.referenceTypes,
        name,
      }),
    ),
    ...subjectIssues(request, { documented: rules.subjectKey, name }),
    ...uses(request)
      .filter(({ feature }) => !rules.features.includes(feature))
      .map(({ path }): Issue => ({ path, message: `must not be used with ${name}` })),
  ];
}

/**
 * A first frame is the documented default of Usage; it decides the ratio, whatever else is given.
 */
function modeOf({ FileInfos = [], SubjectInfos = [], SceneType }: AigcVideoRequest): Mode {
  if (SceneType !== undefined) return "scene";
  if (FileInfos.some(({ Usage }) => Usage !== "Reference")) return "frames";
  return FileInfos.length > 0 || SubjectInfos.length > 0 ? "reference" : "text";
}

interface Documented<T> {
  readonly documented: T | undefined;
  /** Of which model and version. */
  readonly name: string;
}

function durationIssues(
  seconds: number | undefined,
  { documented, name }: Documented<NonNullable<ModelRules["durations"]>>,
): Issue[] {
  if (seconds === undefined || documented === undefined) return [];
  const path = ["OutputConfig", "Duration"];
  if ("oneOf" in documented) {
    return documented.oneOf.includes(seconds)
      ? []
      : [{ path, message: `must be ${listed(documented.oneOf)} with ${name}` }];
  }
  const { from, to, whole } = documented;
  if (seconds >= from && seconds <= to && (!whole || Number.isInteger(seconds))) return [];
  return [
    {
      path,
      message: `must be ${whole ? "a whole number " : ""}from ${from} to ${to} with ${name}`,
    },
  ];
}

function lengthIssues(
  { OutputConfig = {} }: AigcVideoRequest,
  { documented, name }: Documented<NonNullable<ModelRules["longest"]>>,
): Issue[] {
  const { Duration = 0, Resolution = "" } = OutputConfig;
  if (
    documented === undefined ||
    Duration <= documented.seconds ||
    Resolution.toLowerCase() !== documented.at
  )
    return [];
  return [
    {
      path: ["OutputConfig", "Duration"],
      message: `must be at most ${documented.seconds} at ${documented.at} with ${name}`,
    },
  ];
}

/** The start of a scene is not documented. */
function frameIssues(request: AigcVideoRequest, name: string): Issue[] {
  const mode = modeOf(request);
  return mode === "frames" || mode === "scene"
    ? []
    : [{ path: ["FileInfos"], message: `must have a first frame with ${name}` }];
}

function wordIssues(
  path: Issue["path"],
  value: string | undefined,
  { documented, name }: Documented<readonly string[]>,
): Issue[] {
  if (value === undefined || documented === undefined || documented.includes(value)) return [];
  return [
    {
      path,
      message:
        documented.length === 0
          ? `must not be used with ${name}`
          : `must be ${listed(documented)} with ${name}`,
    },
  ];
}

const listed = (values: readonly (string | number)[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;

function subjectIssues(
  { SubjectInfos = [] }: AigcVideoRequest,
  { documented: subjectKey, name }: Documented<"Id" | "Name">,
): Issue[] {
  if (subjectKey === undefined) return [];
  return SubjectInfos.flatMap((subject, index): Issue[] =>
    subject[subjectKey] === undefined
      ? [{ path: ["SubjectInfos", index, subjectKey], message: `is required with ${name}` }]
      : [],
  );
}

/** Where a request uses an ability that not every model has. */
function uses({
  OutputConfig,
  FileInfos = [],
  SubjectInfos = [],
}: AigcVideoRequest): { feature: Feature; path: Issue["path"] }[] {
  const named: { feature: Feature; path: Issue["path"]; used: unknown }[] = [
    {
      feature: "audio",
      path: ["OutputConfig", "AudioGeneration"],
      used: OutputConfig?.AudioGeneration === "Enabled",
    },
    {
      feature: "interpolation",
      path: ["OutputConfig", "FrameInterpolate"],
      used: OutputConfig?.FrameInterpolate === "Enabled",
    },
  ];
  for (const [index, file] of FileInfos.entries()) {
    const path = ["FileInfos", index] as const;
    named.push({ feature: "file-names", path: [...path, "Text"], used: file.Text });
    named.push({ feature: "subject-ids", path: [...path, "ObjectId"], used: file.ObjectId });
    named.push({ feature: "voices", path: [...path, "VoiceId"], used: file.VoiceId });
  }
  for (const [index, subject] of SubjectInfos.entries()) {
    const path = ["SubjectInfos", index] as const;
    named.push({ feature: "voices", path: [...path, "VoiceId"], used: subject.VoiceId });
    named.push({
      feature: "subject-media",
      path: [...path, "ImageUrls"],
      used: subject.ImageUrls?.length,
    });
    named.push({
      feature: "subject-videos",
      path: [...path, "VideoUrls"],
      used: subject.VideoUrls?.length,
    });
  }
  return named.filter(({ used }) => used);
}
