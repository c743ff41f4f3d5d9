import type { Product } from "../product.ts";
import { vodCallback } from "./callback.ts";

/** Video on Demand. Source of name and version: its API pages. An application is a SubAppId. */
export const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  applicationField: "SubAppId",
  applicationsSetting: "TENCENT_VOD_SUB_APP_IDS",
  callback: vodCallback,
};
