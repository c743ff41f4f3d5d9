import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The commit that is checked out. A proof that takes a share with each commit draws it by this. */
export const checkedOut = (): string =>
  execFileSync("git", ["rev-parse", "HEAD"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    encoding: "utf8",
  }).trim();
