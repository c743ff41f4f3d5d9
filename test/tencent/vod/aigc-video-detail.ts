import { describeTaskDetail } from "../../../functions/tencent/vod/describe-task-detail.ts";
import { answer, sampleTask } from "./task-detail-answer.ts";

export const detail = describeTaskDetail("AigcVideoTask");
export const askedAbout = {
  providerTaskId: "1500000000-AigcVideoTask-1t",
  application: "1500000000",
};

/** Tencent's sample of a success whose result expires, and the address in it. */
export const temporary = sampleTask("vod-aigc-video-success-unsigned.json");
export const url = "http://store.example.invalid/fake/temporary-0001.mp4";

/** The verdict that the reader takes from an answer with this task. */
export function verdict(task: unknown, status: unknown = "FINISH") {
  return detail.read(answer(task, status), askedAbout).verdict;
}
