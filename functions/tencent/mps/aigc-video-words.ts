import { inCode } from "../in-words.ts";
import { aigcVideoModels } from "./aigc-video-models.ts";

/**
 * The words of the fields of CreateAigcVideoTask, by their paths. The values of a model stand in
 * `aigc-video-models.ts`. No function that starts or reads tasks imports them. Source: the
 * command-line tool's definition CreateAigcVideoTaskRequest, MPS 2019-06-12 (August 2026).
 */
export const aigcVideoWords: Readonly<Record<string, string>> = {
  ModelName: `The model. Documented: ${inCode(aigcVideoModels.keys())}.`,
  ModelVersion:
    "The version of the model. Default: the current stable one. The rules list the documented ones.",
  SceneType:
    "A scene of the model, like `motion_control` (Kling) or `template_effect` (Vidu). The result of Hunyuan's `3d_scene` is no video.",
  Prompt: "The content to generate, in words.",
  NegativePrompt: "The content to avoid, in words. Some models take it.",
  EnhancePrompt: "Whether the prompt is enhanced. Default false.",
  ImageUrl: "The first frame, by a public address: a jpeg or png. At most 10 MB are recommended.",
  LastImageUrl: "The last frame, by its address. The rules say which versions take one.",
  ImageInfos: "Reference images. The rules have the most that a version takes.",
  "ImageInfos.ImageUrl": "The address of the image.",
  "ImageInfos.ReferenceType": "How the image is used, in a word of the model's.",
  "ImageInfos.Text":
    "The name of the image for PixVerse. The SDK's type lacks it, and its documentation asks for it.",
  VideoInfos: "Reference videos. The rules say which versions take them.",
  "VideoInfos.VideoUrl": "The address of the video.",
  "VideoInfos.ReferType":
    "`base` (default): the video is edited, and no first or last frame may be given. `feature`: it is a reference.",
  "VideoInfos.KeepOriginalSound": "Whether the sound of the video is kept.",
  AudioInfos: "Sounds, each by its address.",
  "AudioInfos.AudioUrl": "The address of the sound.",
  SubjectInfos: "The subjects of the video.",
  "SubjectInfos.Id": "The id of the subject.",
  "SubjectInfos.Name": "The name of the subject.",
  "SubjectInfos.VoiceId": "The id of the subject's voice.",
  "SubjectInfos.ImageUrls": "Addresses of images of the subject.",
  "SubjectInfos.VideoUrls": "Addresses of videos of the subject.",
  Duration:
    "Whole seconds. The rules have each version's. Default: 5 for Kling, Vidu, PixVerse and H2, 6 for Hailuo.",
  ExtraParameters: "Says how the video is made.",
  "ExtraParameters.Resolution":
    "The rules have each version's. Default: 720P for Kling, Vidu and PixVerse, 768P for Hailuo, 1080P for H2.",
  "ExtraParameters.AspectRatio":
    "The rules have each version's. Default: 16:9 for Kling. Hailuo takes none.",
  "ExtraParameters.LogoAdd": "Whether a logo is added: 0 or 1.",
  "ExtraParameters.EnableAudio": "Whether sound is generated.",
  "ExtraParameters.OffPeak":
    "Lets Tencent hold the task back until off-peak hours. It is done within 48 hours, or Tencent cancels it. For Vidu.",
  "ExtraParameters.EnableBgm": "Whether background music is added.",
  StoreCosParam:
    "A COS bucket of one's own for the result. The role `MPS_QcsRole` has to be authorised.",
  "StoreCosParam.CosBucketName": "The name of the bucket.",
  "StoreCosParam.CosBucketRegion": "The region of the bucket.",
  "StoreCosParam.CosBucketPath": "The path in the bucket.",
  AdditionalParameters: "Parameters that belong to a model, as JSON text.",
  Operator: "The name of an operator, as free text. Tencent does not echo it.",
};
