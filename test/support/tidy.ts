import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assertions, docComments } from "./tidy-blocks.ts";
import { imports } from "./tidy-imports.ts";
import { scripts, versions } from "./tidy-package.ts";
import {
  commentRules,
  doorRules,
  patternViolations,
  seamRules,
  testRules,
  wordRules,
} from "./tidy-patterns.ts";
import { columns, sentenceStarts } from "./tidy-prose.ts";
import { references } from "./tidy-references.ts";
import type { Files } from "./tidy-source.ts";
import { decisions, lengths, names, places } from "./tidy-tree.ts";

/**
 * Files in, violations out (`path:line message`). Pure, so that a planted violation can prove that
 * it is seen.
 */
type Check = (files: Files) => string[];

/** Every rule of the house that an ordinary test can keep, by the promise it makes. */
export const checks = {
  "everything stands where the map says": places,
  "files are named in kebab-case": names,
  "files can be read in one sitting": lengths,
  "decisions are numbered without gaps": decisions,
  "imports point down, and packages stay in their places": imports,
  "time, chance and the environment come in as arguments, and types are not forced": (files) =>
    patternViolations(seamRules, files),
  "what matters has one door": (files) => patternViolations(doorRules, files),
  "comments hold no leftovers": (files) => patternViolations(commentRules, files),
  "exports of functions/ carry a doc comment": docComments,
  "tests neither sleep, nor mock modules, nor are skipped": (files) =>
    patternViolations(testRules, files),
  "tests assert something": assertions,
  "prose refers only to what is there": references,
  "prose fits into 100 columns": columns,
  "sentences begin with their actor": sentenceStarts,
  "dependencies are pinned": versions,
  "scripts that the pages name exist": scripts,
  "nothing names a registry or one machine": (files) => patternViolations(wordRules, files),
} as const satisfies Record<string, Check>;

/**
 * The files that git tracks or would track. A tracked file that was deleted is left out. Needs git
 * and a checkout.
 */
export const repositoryFiles = (root: string): Files => {
  const listing = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
    { cwd: root, encoding: "utf8" },
  );
  const paths = listing.split("\0").filter((path) => path !== "" && existsSync(join(root, path)));
  return new Map(paths.map((path) => [path, readText(join(root, path))]));
};

const readText = (path: string): string => {
  const text = readFileSync(path, "utf8");
  return text.includes("\0") ? "" : text;
};
