import type { Product } from "../product.ts";
import { hintOf, mpsCallback } from "./callback.ts";

/**
 * Media Processing Service. Source of name and version: its API pages. Its tasks belong to the
 * account, and it needs no region.
 */
export const mps = {
  name: "mps",
  version: "2019-06-12",
  regions: [],
  callback: mpsCallback,
  readNotice: hintOf,
} satisfies Product;
