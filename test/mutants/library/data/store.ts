import type { Scores } from "../scores.ts";

/** Files of `functions/store`. */
export const store: Scores = {
  attributes: [88, "store/task-store", "store/lane-store", "store/conditions"],
  "lane-pace": [68, "store/lane-pace", "store/lane-store"],
  "lane-row": [72, "store/lane-loans", "store/spread-slots", "store/lane-store"],
  "lane-store": [65, "store/lane-loans", "store/spread-slots", "store/lane-store"],
  "lease-store": [78, "store/lease-store", "store/settled-rows"],
  "message-store": [65, "store/message-store"],
  "render-expression": [95, "store/render-expression"],
  "secret-store": [82, "store/secret-store"],
  "spend-store": [78, "store/spend-store"],
  "turn-blocks": [92, "store/turn-blocks"],
};
