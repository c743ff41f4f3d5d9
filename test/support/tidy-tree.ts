import { phases, products, rooms } from "./tidy-imports.ts";
import { type Files, isSource, parseSource } from "./tidy-source.ts";

const topLevel = new Set([
  ...["functions", "infra", "test", ".ci"],
  ...[
    "README.md",
    "LICENSE",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "cdk.json",
    "biome.json",
    "vitest.config.ts",
    "CHANGELOG.md",
  ],
  ...[".npmrc", ".gitignore", ".gitattributes"],
]);

/**
 * A page is limited by the words of its prose. Rows of a table are looked up and not read, and a
 * limit on them would push a setting or a word out of the page that has to name each of them.
 */
const longest = { sourceLines: 250, decisionWords: 600, readmeWords: 1250 };

const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/;

/**
 * Everything stands where the map says: the top level, the rooms of functions/, the products of
 * functions/tencent/.
 */
export const places = (files: Files): string[] =>
  [...files].flatMap(([path, text]) => {
    const objection = placeObjection(path, text);
    return objection === undefined ? [] : [`${path}:1 ${objection}`];
  });

/**
 * Files are named in kebab-case; test/fixtures/ keeps the names its contents came with, and
 * operations/ those of its operations.
 */
export const names = (files: Files): string[] =>
  [...files.keys()]
    .filter((path) => /^(?:functions|infra|test)\/(?!fixtures\/|local\/operations\/)/.test(path))
    .filter((path) => path.split("/").some((name) => name !== "README.md" && !kebabCase.test(name)))
    .map((path) => `${path}:1 is not named in kebab-case`);

/**
 * Files can be read in one sitting. The length of functions is Biome's to measure
 * (`noExcessiveLinesPerFunction`), which parses.
 */
export const lengths = (files: Files): string[] =>
  [...files].flatMap(([path, text]) => {
    const lines = text.replace(/\n$/, "").split("\n").length;
    if (isSource(path) && lines > longest.sourceLines)
      return [
        `${path}:${longest.sourceLines + 1} has ${lines} lines; at most ${longest.sourceLines}`,
      ];
    const prose = text.replaceAll(/^\|.*$/gm, "");
    const words = prose.split(/\s+/).filter((word) => word !== "").length;
    const limit = wordLimitOf(path);
    return limit === undefined || words <= limit
      ? []
      : [`${path}:${lines} has ${words} words of prose; at most ${limit}`];
  });

/**
 * Decisions are `NNNN-what-was-decided.md`, counted from 0001 without a gap or a double. Each says
 * under its title whether it holds: `Status: accepted`, or `Status: superseded in part by NNNN`.
 */
export const decisions = (files: Files): string[] =>
  [...files]
    .filter(([path]) => path.startsWith("functions/decisions/"))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([path, text], index) => {
      const number = String(index + 1).padStart(4, "0");
      if (!new RegExp(`^functions/decisions/${number}(?:-[a-z0-9]+)+\\.md$`).test(path))
        return [`${path}:1 is not ${number}-what-was-decided.md`];
      return STATUS.test(text) ? [] : [`${path}:3 does not say its status`];
    });

const STATUS = /^# .+\n\nStatus: (?:accepted|superseded (?:in part )?by \d{4})\b/;

const placeObjection = (path: string, text: string): string | undefined => {
  const [top = "", room = "", ...rest] = path.split("/");
  if (!topLevel.has(top)) return "is not among the names of the top level";
  if (top !== "functions" || path === "functions/README.md") return undefined;
  if (rest.length === 0) return entryObjection(path, text);
  if (room !== "decisions" && !rooms.includes(room))
    return `functions/${room}/ is not a room on the map`;
  if (room === "lifecycle" && rest.length > 1 && !phases.includes(rest[0] ?? ""))
    return `functions/lifecycle/${rest[0]}/ is not a room of the lifecycle`;
  if (room === "tencent" && rest.length > 1 && !products.includes(rest[0] ?? ""))
    return `functions/tencent/${rest[0]}/ is not a product`;
  return undefined;
};

const entryObjection = (path: string, text: string): string | undefined => {
  if (path === "functions/compose.ts") return undefined;
  const isEntry =
    path.endsWith(".ts") && /^export const handler\b/m.test(parseSource(path, text).code);
  return isEntry
    ? undefined
    : "directly under functions/ stand compose.ts and entries, which export `handler`";
};

const wordLimitOf = (path: string): number | undefined => {
  if (path.startsWith("functions/decisions/")) return longest.decisionWords;
  return path.endsWith("README.md") ? longest.readmeWords : undefined;
};
