import { requestWords, storageWords } from "./input-words.ts";

/**
 * The words of the fields of CreateAigcVideoRedrawTask, by their paths. Sources: its API page, the
 * official SDK (4.1.313) and the command-line tool's definitions (August 2026).
 */
export const aigcVideoRedrawWords: Readonly<Record<string, string>> = {
  ...requestWords,
  ExtInfo: "Reserved by Tencent.",
  FileInfo: "The video to redraw: shorter than 90 seconds, at most 2 GB.",
  "FileInfo.Type": "Which field has the video: `FileId` (`File`) or `Url`.",
  "FileInfo.FileId": "A video in VOD, by its FileId.",
  "FileInfo.Url": "A video on the web, by its address.",
  TaskInfo: "Says how the video is redrawn.",
  "TaskInfo.Style": "The style. Tencent's page lacks it, and the SDK has it.",
  ...storageWords,
  OutputConfig: "Says how the result is kept.",
  "OutputConfig.StorageMode":
    "`Temporary` (default): VOD stores nothing, and no source says how long the result's URL is good. `Permanent`: VOD stores the file and names its FileId.",
};
