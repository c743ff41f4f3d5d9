import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const script = new URL("../../infra/local/install.js", import.meta.url);

let root: string;

/**
 * A fresh clone of a project with one dependency, which lies beside it: npm needs no network to
 * install it.
 */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "callsheet-install-"));
  mkdirSync(join(root, "infra/local"), { recursive: true });
  cpSync(script, join(root, "infra/local/install.js"));
  mkdirSync(join(root, "dependency"));
  write("dependency/package.json", { name: "dependency", version: "1.0.0" });
  write("package.json", {
    name: "project",
    version: "1.0.0",
    type: "module",
    dependencies: { dependency: "file:dependency" },
  });
  write("package-lock.json", lockOf("1.0.0"));
});

afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, content: unknown) =>
  writeFileSync(join(root, file), JSON.stringify(content));

const lockOf = (version: string, others = {}) => ({
  name: "project",
  version: "1.0.0",
  lockfileVersion: 3,
  requires: true,
  packages: {
    "": { name: "project", version: "1.0.0", dependencies: { dependency: "file:dependency" } },
    dependency: { version },
    "node_modules/dependency": { resolved: "dependency", link: true },
    ...others,
  },
});

interface Run {
  readonly exitCode: string | number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const runInstall = (...nodeOptions: string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...nodeOptions, join(root, "infra/local/install.js")],
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode, stdout, stderr });
      },
    );
  });

const notice = "Installing dependencies (npm ci), which takes half a minute …\n";

describe("before the start", () => {
  test("a fresh clone gets its dependencies, with one line that says so", async () => {
    const { exitCode, stdout } = await runInstall();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: notice });
    expect(existsSync(join(root, "node_modules/dependency/package.json"))).toBe(true);
  });

  test("nothing happens where the dependencies are those of the lock file", async () => {
    await runInstall();

    const { exitCode, stdout, stderr } = await runInstall();

    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  test("a lock file that has moved on is followed", async () => {
    mkdirSync(join(root, "node_modules"));
    write("node_modules/.package-lock.json", lockOf("1.0.0"));
    write("dependency/package.json", { name: "dependency", version: "1.1.0" });
    write("package-lock.json", lockOf("1.1.0"));

    const { exitCode, stdout } = await runInstall();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: notice });
    expect(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8")).toContain(
      '"version": "1.1.0"',
    );
  });

  test("an optional package that npm left out is not missed", async () => {
    const forAnotherSystem = {
      "node_modules/other": { version: "1.0.0", optional: true, os: ["plan9"] },
    };
    write("package-lock.json", lockOf("1.0.0", forAnotherSystem));
    mkdirSync(join(root, "node_modules"));
    write("node_modules/.package-lock.json", lockOf("1.0.0"));

    const { exitCode, stdout } = await runInstall();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
  });

  test("a failure of npm ends with one sentence after npm's own message, and with npm's exit code", async () => {
    write("package.json", {
      name: "project",
      version: "1.0.0",
      type: "module",
      dependencies: { another: "file:another" },
    });

    const { exitCode, stderr } = await runInstall();

    expect(exitCode).toBe(1);
    expect(stderr).toContain("npm error");
    expect(stderr).toMatch(
      /\nnpm ci failed, so the dependencies are not installed: see its message above\.\n$/,
    );
  });

  test("a Node that is too old is told so in one sentence", async () => {
    writeFileSync(
      join(root, "old-node.cjs"),
      'Object.defineProperty(process, "versions", { value: { node: "18.20.8" } });',
    );

    const run = await runInstall("--require", join(root, "old-node.cjs"));

    expect(run).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "Callsheet needs Node 20 or newer; this is Node 18.20.8.\n",
    });
  });
});

test("a package whose build needs a compiler is installed without it, by an npm too that knows no allowScripts", () => {
  const read = (file: string) =>
    JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));

  // npm 10 runs the scripts of a package that the lock file says has some.
  expect(read("package-lock.json").packages["node_modules/aws-lambda-ric"]).not.toHaveProperty(
    "hasInstallScript",
  );
  expect(read("package.json").allowScripts).toMatchObject({ "aws-lambda-ric": false });
});
