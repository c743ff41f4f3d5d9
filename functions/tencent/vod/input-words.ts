/*
 * The words of the fields that VOD's AIGC actions share, for a reader. A function that starts or
 * reads tasks imports none of them. Sources: the API pages and the official SDK (4.1.313).
 */

/** Beside each action's own fields. */
export const requestWords = {
  SubAppId: "The VOD application. Without it the deployment's first application is used.",
  TasksPriority: "Orders waiting tasks, the higher first. Default 0.",
  ExtInfo:
    "Reserved by Tencent: parameters that belong to a model, or the prompts of several shots, as text.",
} as const;

/** The words of `storageFields`. */
export const storageWords = {
  OutputConfig: "Says how the result is made and kept.",
  "OutputConfig.MediaName": "The name of the stored file. It counts with `Permanent` only.",
  "OutputConfig.ClassId":
    "The class of the stored file. Default 0. It counts with `Permanent` only.",
  "OutputConfig.ExpireTime":
    "When the stored file expires (ISO 8601). Default: never. It counts with `Permanent` only.",
} as const;

/** `StorageMode`, where Tencent says how long a temporary result exists. */
export const storedSevenDays =
  "`Temporary` (default): the result's URL is good for 7 days, and VOD stores nothing. `Permanent`: VOD stores the file and names its FileId.";

/** The words of `complianceFields`. */
export const complianceWords = {
  "OutputConfig.PersonGeneration":
    "Whether people may be generated: adults (`AllowAdult`), or nobody (`Disallowed`).",
  "OutputConfig.InputComplianceCheck": "Whether Tencent checks the input for compliance.",
  "OutputConfig.OutputComplianceCheck": "Whether Tencent checks the result for compliance.",
} as const;

/** How a file of the request is named. */
export const sourceWords = {
  "FileInfos.Type": "Which field has the file: `FileId` (`File`), `Url` or `Base64`.",
  "FileInfos.FileId": "A file in VOD, by its FileId.",
  "FileInfos.Url": "A file on the web, by its address.",
  "FileInfos.Base64":
    "The file itself. All files together have at most 7 MB, without a `data:` prefix.",
} as const;
