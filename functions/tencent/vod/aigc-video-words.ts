import { inCode } from "../in-words.ts";
import { aigcVideoModels } from "./aigc-video-models.ts";
import {
  complianceWords,
  requestWords,
  sourceWords,
  storageWords,
  storedSevenDays,
} from "./input-words.ts";

/**
 * The words of the fields of CreateAigcVideoTask, by their paths. The values of a model stand in
 * `aigc-video-models.ts`. Sources: CreateAigcVideoTaskRequest, AigcVideoTaskInputFileInfo,
 * AigcVideoTaskInputSubjectInfo and AigcVideoOutputConfig, in the official SDK (4.1.313) and the
 * command-line tool's definitions (August 2026).
 */
export const aigcVideoWords: Readonly<Record<string, string>> = {
  ...requestWords,
  ModelName: `The model, in the case as written. Documented: ${inCode(aigcVideoModels.keys())}.`,
  ModelVersion: "The version of the model. The rules list the documented ones.",
  SceneType:
    "A scene of the model, like `motion_control` (Kling) or `template_effect` (Vidu). Models without scenes take none.",
  InputRegion: "Where the input's URLs are hosted. Default `Mainland`.",
  Seed: "The model's random seed.",
  FileInfos: "The inputs: a first or last frame, references, or a video to edit.",
  ...sourceWords,
  "FileInfos.FileId": "A file in VOD, by its FileId. Images of at most 10 MB are recommended.",
  "FileInfos.Url":
    "A file on the web, by its address. Images (jpeg, jpg, png) of at most 10 MB are recommended.",
  "FileInfos.Base64":
    "The file itself, without a `data:` prefix: an image (jpeg, jpg, png, webp) or a video (mp4, mov, avi). All files together have at most 7 MB.",
  "FileInfos.Category": "The kind of the file. `Audio` is documented on the mainland's site only.",
  "FileInfos.Usage":
    "The role of the file. `FirstFrame` (default): the video's first frame, and its aspect ratio. `LastFrame`: only with a first frame. `Reference`: the aspect ratio can be chosen.",
  "FileInfos.ReferenceType":
    "How the reference is used. GV: `asset`, `style`. Kling, of a video: `feature`, or `base` to edit it. PixVerse, of several subjects: `subject`, `background`.",
  "FileInfos.KeepOriginalSound": "Whether the sound of a video is kept. For `Category` `Video`.",
  "FileInfos.ObjectId":
    "The id of a subject of Vidu's, which the prompt names as `@id`. For `Category` `Image`.",
  "FileInfos.VoiceId": "The id of a voice, for Vidu q2 where every image has an `ObjectId`.",
  "FileInfos.Text":
    "The name of the image for PixVerse with several images. The prompt names it as `@name `, with a space after it.",
  SubjectInfos: "The subjects of the video, for Kling and Vidu.",
  "SubjectInfos.Id": "The id of the subject. Kling requires it.",
  "SubjectInfos.Name": "The name of the subject. Vidu requires it; the prompt says `[@name]`.",
  "SubjectInfos.VoiceId": "The id of the subject's voice, for Vidu.",
  "SubjectInfos.ImageUrls":
    "Images of the subject, for Vidu: png, jpeg, jpg or webp, at least 128 x 128 pixels, with a ratio from 1:4 to 4:1.",
  "SubjectInfos.VideoUrls":
    "A video of the subject, for Vidu q2-pro: mp4, avi or mov, at most 5 seconds.",
  LastFrameFileId:
    "The last frame, by its FileId: an image (jpeg, jpg, png, webp) below 10 MB. It needs a first frame in `FileInfos`.",
  LastFrameUrl:
    "The last frame, by its address: an image (jpeg, jpg, png, webp) below 5 MB. It needs a first frame in `FileInfos`.",
  Prompt: "The content to generate, in words.",
  NegativePrompt: "The content to avoid, in words.",
  EnhancePrompt: "Whether the prompt is enhanced. Tencent names no default.",
  ...storageWords,
  "OutputConfig.StorageMode": storedSevenDays,
  "OutputConfig.Duration":
    "Seconds. The rules have each model's. Default: 5 for Kling and PixVerse, 6 for Hailuo, 8 for OS.",
  "OutputConfig.Resolution":
    "The rules have each model's; PixVerse's are in lower case. Default: 720P for Kling, Vidu, GV and PixVerse, 768P for Hailuo.",
  "OutputConfig.AspectRatio":
    "The rules have each model's. Default: 16:9 for GV, and for Kling and OS from text alone. With a first frame the ratio follows the image.",
  "OutputConfig.AudioGeneration":
    "Whether sound is generated. Default `Disabled`. Documented for GV, OS, Vidu and Kling.",
  ...complianceWords,
  "OutputConfig.EnhanceSwitch":
    "Whether the picture is enhanced. It is where `Resolution` exceeds what the model renders.",
  "OutputConfig.OffPeak":
    "Lets Tencent hold the task back until off-peak hours. No source says for how long.",
  "OutputConfig.FrameInterpolate": "Whether frames are interpolated, with Vidu.",
  "OutputConfig.LogoAdd":
    "Whether a logo is added. The international site documents it for Vidu only.",
  "OutputConfig.EnableBGM": "Whether background music is added. Default `Disabled`.",
  Procedure: "The name of a task flow of VOD's that is run on the result.",
};
