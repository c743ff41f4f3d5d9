import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(import.meta.dirname, "../..");
const ownInstallation = join(root, ".local/engine");
const engineVersion = "1.2.1";

const run = promisify(execFile);

interface System {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly install: (packageName: string) => Promise<void>;
}

/**
 * The path of the engine's program: `DYNOXIDE_BIN`, then its package for this platform, then
 * `dynoxide` on PATH, then a one-time installation into `.local/engine`. Throws one error that
 * names the alternatives. `system` is for tests.
 */
export async function findEngine(system: Partial<System> = {}): Promise<string> {
  const {
    environment = process.env,
    platform = `${process.platform}-${process.arch}`,
    install = installWithNpm,
  } = system;
  const { DYNOXIDE_BIN, PATH } = environment;
  if (DYNOXIDE_BIN) {
    if (isProgram(DYNOXIDE_BIN)) return resolve(DYNOXIDE_BIN);
    throw new Error(`DYNOXIDE_BIN names ${DYNOXIDE_BIN}, which is not a program.`);
  }
  const packageName = `@dynoxide/${platform}`;
  const program = platform.startsWith("win32") ? "dynoxide.exe" : "dynoxide";
  const found = fromPackage(packageName, program) ?? fromPath(PATH ?? "", program);
  if (found !== undefined) return found;
  try {
    await install(`${packageName}@${engineVersion}`);
  } catch (cause) {
    throw new Error(`${noEngine(platform)} Installing ${packageName} failed.`, { cause });
  }
  const installed = fromPackage(packageName, program);
  if (installed === undefined) throw new Error(noEngine(platform));
  return installed;
}

function fromPackage(packageName: string, program: string): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`, {
      paths: [root, ownInstallation],
    });
    return join(dirname(manifest), program);
  } catch {
    return undefined;
  }
}

function fromPath(path: string, program: string): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, program))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function installWithNpm(packageName: string): Promise<void> {
  mkdirSync(ownInstallation, { recursive: true });
  // npm is a script on Windows, which only a shell can start.
  const shell = process.platform === "win32";
  await run("npm", ["install", "--no-save", "--prefix", ownInstallation, packageName], {
    cwd: ownInstallation,
    shell,
  });
}

function noEngine(platform: string): string {
  return (
    `There is no DynamoDB engine for ${platform} here. Set DYNOXIDE_BIN to the dynoxide program, put it on PATH, ` +
    "or point AWS_ENDPOINT_URL_DYNAMODB at another DynamoDB (DynamoDB Local, or the real one)."
  );
}
