import {
  complianceWords,
  requestWords,
  sourceWords,
  storageWords,
  storedSevenDays,
} from "./input-words.ts";

/**
 * The words of the fields of CreateAigcImageTask, by their paths. Its models are not documented
 * here: a field that belongs to one says no more than its name. Source: the official SDK (4.1.313).
 */
export const aigcImageWords: Readonly<Record<string, string>> = {
  ...requestWords,
  ModelName: "The model.",
  ModelVersion: "The version of the model.",
  SceneType: "A scene of the model.",
  InputRegion: "Where the input's URLs are hosted.",
  Seed: "The model's random seed.",
  FileInfos: "The images that the new one is made from.",
  ...sourceWords,
  "FileInfos.Text": "A text about the image.",
  "FileInfos.ReferenceType": "How the image is used, in a word of the model's.",
  Prompt: "The content to generate, in words.",
  NegativePrompt: "The content to avoid, in words.",
  EnhancePrompt: "Whether the prompt is enhanced.",
  ...storageWords,
  "OutputConfig.StorageMode": storedSevenDays,
  "OutputConfig.Resolution": "The resolution, in a word of the model's.",
  "OutputConfig.AspectRatio": "Width to height, in a word of the model's.",
  ...complianceWords,
  "OutputConfig.OutputImageCount": "The number of images that are made.",
  "OutputConfig.OutputFormat": "The format of the images.",
  "OutputConfig.LogoAdd": "Whether a logo is added.",
};
