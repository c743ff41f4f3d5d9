import type { Product } from "../product.ts";
import { tiwCallback } from "./callback.ts";

/**
 * Interactive Whiteboard. Source of name, version and regions: its API pages. An application is a
 * whiteboard's SdkAppId. The international site knows one region; which ones the mainland site has
 * is not in any source we read.
 */
export const tiw: Product = {
  name: "tiw",
  version: "2019-09-19",
  application: { field: "SdkAppId", setting: "TENCENT_TIW_SDK_APP_IDS" },
  regions: ["ap-singapore"],
  mainlandRegions: "unknown",
  callback: tiwCallback,
};
