import { compose } from "../../functions/compose.ts";
import { copyFile } from "../../functions/lifecycle/keep/copy-file.ts";
import { keeperOf } from "../../functions/lifecycle/keep/keeper.ts";

// The process of `large.ts`: it copies one file with the shipped parts of `keep-results`, and tells
// how that ended and how much memory it had at most.
const [url = "", size = ""] = process.argv.slice(2);

const keeper = keeperOf(compose(process.env));
const attempt = await copyFile(
  keeper,
  { url, key: "default/task/0", mediaType: "video/mp4", size: Number(size) },
  { until: Date.now() + 14 * 60_000, remember: async () => true },
);

/** Linux counts kilobytes. */
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ kind: attempt.kind, peakMb }));
