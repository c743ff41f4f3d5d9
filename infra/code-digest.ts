import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Bundles and stacks are made from these: our code, and the packages, as npm notes them. */
const SOURCES = ["functions", "infra"] as const;
const PACKAGES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"] as const;

/** A digest of the code as it is now: another byte of it, or another place, and it is another. */
export function digestOfCode(repository: string = root): string {
  const hash = createHash("sha256");
  for (const file of PACKAGES) addFile(hash, join(repository, file));
  for (const folder of SOURCES) addFolder(hash, join(repository, folder));
  return hash.digest("hex");
}

/** The same of one folder. */
export function digestOfFolder(folder: string): string {
  const hash = createHash("sha256");
  addFolder(hash, folder);
  return hash.digest("hex");
}

/** Its files by name, each with its length, so that no two folders look alike. */
const addFolder = (hash: Hash, folder: string): void => {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) {
    hash.update(`${file.slice(folder.length)}\n`);
    addFile(hash, file);
  }
};

const addFile = (hash: Hash, file: string): void => {
  const content = readFileSync(file);
  hash.update(`${content.length}\n`).update(content);
};
