import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The commit that is checked out. What proves a share with each commit draws the share by it. */
export const checkedOut = (): string =>
  execFileSync("git", ["rev-parse", "HEAD"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
  }).trim();
