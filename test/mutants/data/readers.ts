import { inFile } from "../mutant.ts";

/** What the products' answers mean. */
export const readers = [
  ...inFile(
    "tencent/vod/aigc-task.ts",
    ["tencent/vod/describe-task-detail.test.ts"],
    [
      {
        name: "VOD's FINISH is a success, whatever its error code says",
        find: `  if (task.ErrCode || task.ErrCodeExt) return { state: "failed", error: failureOf(task) };
  if (task.ErrCode !== 0 || task.ErrCodeExt !== "") throw new Error("VOD says FINISH without ErrCode or ErrCodeExt");`,
        replace: "",
      },
      {
        name: "VOD's FINISH without a word of its error code is a success",
        find: `  if (task.ErrCode !== 0 || task.ErrCodeExt !== "") throw new Error("VOD says FINISH without ErrCode or ErrCodeExt");\n`,
        replace: "",
      },
      {
        name: "a VOD success without a file is a success",
        find: `files.length === 0 ? { state: "finished-empty" } :`,
        replace: "",
      },
      {
        name: "a VOD task that is at work is over",
        find: `if (status === "PROCESSING") return {`,
        replace: `if (status === "WORKING") return {`,
      },
    ],
  ),
  ...inFile(
    "tencent/mps/describe-task-detail.ts",
    ["tencent/mps/describe-task-detail.test.ts"],
    [
      {
        name: "MPS's FINISH is a success, whatever its error code says",
        find: `  if (task.ErrCode) return { state: "failed",`,
        replace: `  if (task.ErrCode === -1) return { state: "failed",`,
      },
      {
        name: "an MPS task of which one part failed is a success",
        find: "  if (first !== undefined) {",
        replace: "  if (first !== undefined && failed.length === subTasks.length) {",
      },
      {
        name: "an MPS task is over while one part goes on",
        find: `  if (subTasks.some(({ status }) => status === "PROCESSING")) return running(subTasks);\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "tencent/mps/describe-aigc-video-task.ts",
    ["tencent/mps/describe-aigc-video-task.test.ts"],
    [
      {
        name: "an MPS video that does not exist is a success",
        find: `  if (named.length === 0) return { state: "finished-empty" };\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "tencent/tiw/describe-video-generation-task.ts",
    ["tencent/tiw/describe-video-generation-task.test.ts"],
    [
      {
        name: "TIW's FINISHED without a video is a success",
        find: `  if (videos.length === 0) return { state: "finished-empty" };\n`,
        replace: "",
      },
    ],
  ),
  ...inFile(
    "tencent/trtc/describe-ai-transcription.ts",
    ["tencent/trtc/describe-ai-transcription.test.ts"],
    [
      {
        name: "a transcription that was stopped is at work for ever",
        find: `if (status === "Stopped") return { state: "ended" };`,
        replace: `if (status === "Stopped") return { state: "running" };`,
      },
    ],
  ),
];
