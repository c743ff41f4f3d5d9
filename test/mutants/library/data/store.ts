import type { Scores } from "../scores.ts";

/** Files of `functions/store`. */
export const store: Scores = {
  attributes: [92, "store/attributes"],
  "lane-pace": [95, "store/lane-pace", "store/lane-store"],
  "lane-row": [
    90,
    "store/lane-loans",
    "store/spread-slots",
    "store/slots-rows",
    "store/lane-pace",
    "store/lane-store",
  ],
  "lease-store": [93, "store/lease-store", "store/settled-rows"],
  "message-store": [95, "store/message-store"],
  "render-expression": [95, "store/render-expression"],
  "secret-store": [95, "store/secret-store", "store/unreadable-secret"],
  "spend-store": [95, "store/spend-store"],
  "turn-blocks": [95, "store/turn-blocks", "common/tenant-rate"],
};
