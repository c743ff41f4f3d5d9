import type { Scores } from "../scores.ts";

/** Small files of other rooms. */
export const elsewhere: Scores = {
  "tencent/session-context": [95, "tencent/session-context"],
  "tencent/md5-signature": [97, "tencent/contract/callback", "tencent/contract/md5-callback"],
  "tencent/compare-clocks": [92, "tencent/compare-clocks"],
  "http/cursor": [95, "list/list-cursor"],
};
