import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The text as the house formats a file of this path, its imports sorted. */
export const formatted = (path: string, text: string): string =>
  execFileSync("node_modules/.bin/biome", ["check", "--write", `--stdin-file-path=${path}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });
