import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inject, onTestFinished } from "vitest";
import { buildClient } from "../../infra/package/build-client.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A folder in which somebody has installed the packed client, and nothing else. */
export const installClient = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "callsheet-pack-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await buildClient(join(folder, "package"));
  npm({ folder }, "pack", "./package");
  return installTarball(folder);
};

/** A folder in which somebody has installed what `npm run pack` makes. It goes with the run. */
export const installPackage = (): string => {
  const folder = mkdtempSync(join(inject("scratch"), "pack-"));
  npm({ folder, from: root }, "run", "pack", "--", folder);
  return installTarball(folder);
};

const installTarball = (folder: string): string => {
  const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  npm({ folder }, "install", "--offline", "--no-audit", "--no-fund", `./${tarball}`);
  return folder;
};

/** Its cache is the folder's own, so that no run meets what another one left. */
const npm = (
  { folder, from = folder }: { readonly folder: string; readonly from?: string },
  ...args: readonly string[]
): void => {
  execFileSync("npm", args, {
    cwd: from,
    env: {
      ...process.env,
      npm_config_cache: join(folder, "cache"),
      npm_config_loglevel: "error",
    },
    stdio: "pipe",
    shell: process.platform === "win32",
  });
};

/** The oldest and the newest version of Node that the client promises, where they are here. */
export const nodesAtHand = (): ReadonlyMap<number, string> => {
  const programs = (process.env.PATH ?? "").split(delimiter).map((path) => join(path, "node"));
  const found = new Map<number, string>();
  for (const program of [process.execPath, ...programs.filter(existsSync)]) {
    const version = execFileSync(program, ["--version"], { encoding: "utf8" });
    const major = Number(/^v(\d+)/.exec(version)?.[1]);
    if ([20, 24].includes(major) && !found.has(major)) found.set(major, program);
  }
  return found;
};

/** The arguments with which Node checks the types of a program that runs on Node. */
export const typeCheck = (file: string): readonly string[] => [
  join(root, "node_modules/typescript/bin/tsc"),
  ...["--strict", "--noEmit", "--target", "es2024", "--lib", "es2024", "--module", "nodenext"],
  ...["--types", "node", "--typeRoots", join(root, "node_modules/@types"), file],
];

/** Whether this machine has a program. */
export const isHere = (program: string): boolean => {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** A program that has ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, with this environment alone. */
export const run = async (
  program: string,
  args: readonly string[],
  { cwd, environment }: { cwd: string; environment: Readonly<Record<string, string>> },
): Promise<Ended> => {
  const child = spawn(program, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code, out, err };
};
