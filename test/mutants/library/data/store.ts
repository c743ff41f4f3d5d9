import type { Scores } from "../scores.ts";

/** Files of `functions/store`. */
export const store: Scores = {
  attributes: [92, "store/attributes"],
  "lane-pace": [60, "store/lane-pace", "store/lane-store"],
  "lane-row": [
    90,
    "store/lane-loans",
    "store/spread-slots",
    "store/slots-rows",
    "store/lane-pace",
    "store/lane-store",
  ],
  "lease-store": [93, "store/lease-store", "store/settled-rows"],
  "message-store": [68, "store/message-store"],
  "render-expression": [95, "store/render-expression"],
  "secret-store": [84, "store/secret-store"],
  "spend-store": [95, "store/spend-store"],
  "turn-blocks": [78, "store/turn-blocks", "common/tenant-rate"],
};
