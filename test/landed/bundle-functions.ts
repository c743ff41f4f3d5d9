import { build } from "esbuild";

/**
 * The simulator calls these of a version: the entries, `compose`, and the errors that the seams
 * throw.
 */
const ENTRY = [
  ...[
    "audit-tasks",
    "cancel-task",
    "get-task",
    "list-tasks",
    "poll-tasks",
    "receive-callback",
    "start-tasks",
    "submit-task",
  ].map((name) => `export { createHandler as "${name}" } from "./functions/${name}.ts";`),
  'export { compose } from "./functions/compose.ts";',
  'export { Unavailable } from "./functions/task/error.ts";',
  'export { TencentUnreached } from "./functions/tencent/error.ts";',
].join("\n");

/**
 * Bundles the functions of this working tree into one ES module. Packages stay outside, so it holds
 * our own code alone.
 */
export const bundleFunctions = async (root: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    packages: "external",
    // A long line breaks nothing but the tools of people.
    lineLimit: 1000,
  });
  return outputFiles[0]?.text ?? "";
};
