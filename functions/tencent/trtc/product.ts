import type { Product } from "../product.ts";
import { trtcCallback } from "./callback.ts";

/**
 * Real-Time Communication. Source of name, version and regions: the pages of StartAITranscription
 * and DescribeAITranscription. An application is an SdkAppId. Whether a task is known outside the
 * region it was started in is not documented, so every question names its own.
 */
export const trtc: Product = {
  name: "trtc",
  version: "2019-07-22",
  application: { field: "SdkAppId", setting: "TENCENT_TRTC_SDK_APP_IDS" },
  // Tencent names ap-guangzhou first, on both sites. On the international one the default is the
  // one that is outside mainland China for sure.
  regions: ["ap-singapore", "ap-guangzhou", "ap-tokyo", "na-siliconvalley"],
  mainlandRegions: ["ap-guangzhou", "ap-singapore", "ap-tokyo", "na-siliconvalley"],
  callback: trtcCallback,
};
