import type { ProductName } from "../products.ts";
import { type ByHand, mpsByHand, trtcByHand } from "./by-hand.ts";
import type { Registrar } from "./registrar.ts";
import { tiw } from "./tiw.ts";
import { vod } from "./vod.ts";

/**
 * How each product learns where its callbacks go: by an API of its own, or by hand. They are dealt
 * with in this order.
 */
export const registrations: Readonly<Record<ProductName, Registrar | ByHand>> = {
  vod,
  tiw,
  trtc: trtcByHand,
  mps: mpsByHand,
};
