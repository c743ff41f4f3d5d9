import type { Product } from "../product.ts";
import { vodCallback } from "./callback.ts";
import { confirmEvents, emptyCodes, pullEvents } from "./event-queue.ts";

/** Video on Demand. Source of name and version: its API pages. An application is a SubAppId. */
export const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  application: { field: "SubAppId", setting: "TENCENT_VOD_SUB_APP_IDS" },
  regions: [],
  callback: vodCallback,
  eventQueue: { pull: { ...pullEvents, emptyCodes }, confirm: confirmEvents },
};
