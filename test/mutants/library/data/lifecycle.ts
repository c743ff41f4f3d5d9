import type { Scores } from "../scores.ts";

/** Files of `functions/lifecycle`. */
export const lifecycle: Scores = {
  "common/asked-recently": [95, "common/asked-recently"],
  "common/own-write": [95, "common/own-write"],
  "common/per-tenant": [95, "common/per-tenant"],
  "common/schedule": [95, "common/schedule"],
  "common/tenant-rate": [95, "common/tenant-rate"],
  "keep/check-type": [95, "keep/check-type"],
  "keep/parts": [95, "keep/parts"],
  "lane/slot-overdue": [95, "lane/slot-overdue"],
  "request/request-hash": [95, "request/terms"],
  "request/terms": [95, "request/terms"],
  "start/change-of-outcome": [90, "start/change-of-outcome"],
  "start/holds-slot": [95, "lane/slot-overdue"],
  "start/withhold-secrets": [95, "start/withhold-secrets"],
  "tell/fair-share": [95, "tell/fair-share"],
  "tell/payload": [95, "tell/payload"],
  "tell/reach": [95, "tell/reach"],
};
