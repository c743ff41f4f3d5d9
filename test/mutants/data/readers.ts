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
    ],
  ),
];
