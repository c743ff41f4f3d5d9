import { statSync } from "node:fs";
import { join } from "node:path";
import { entryNames } from "../../../infra/entry-names.ts";
import type { Options } from "../options.ts";
import type { Stage } from "../stage.ts";
import type { Readings } from "../verdict.ts";

/** Functions that show pages and documents: what they carry is text, and no task waits for them. */
const PAGES: readonly string[] = ["get-docs", "get-openapi", "get-console"];

/** The largest bundle of ours beside the peer's one. Kilobytes are 1,000 bytes. */
export const measureBundles = async (
  { functions, others }: Stage,
  { chosen }: Options,
): Promise<Readings> => {
  if (!chosen.includes("bundle")) return {};
  const peer = statSync(join(others, "peer", "submit-task.cjs")).size / 1000;
  const sizes = entryNames
    .filter((name) => !PAGES.includes(name))
    .map((name) => statSync(join(functions, name, "index.cjs")).size / 1000);
  const ours = Math.max(...sizes);
  const absolute = { peer, ours };
  return { bundle: { "": { values: [ours / peer], absolute, absoluteUnit: "KB" } } };
};
