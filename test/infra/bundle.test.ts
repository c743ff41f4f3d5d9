import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleFunctions } from "../../infra/bundle.ts";
import { entryNames } from "../../infra/entry-names.ts";
import { synthesizedService } from "../support/synthesized-service.ts";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "bundle-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("the service's own functions", () => {
  let directory = "";
  beforeAll(async () => {
    directory = (await synthesizedService()).bundles;
  });

  test("every entry becomes one folder with one file, beside it what it loads later, and nothing else is made", async () => {
    const files = await readdir(directory, { recursive: true, withFileTypes: true });

    const made = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    expect(made.sort()).toEqual(
      [
        ...entryNames.map((name) => join(directory, name, "index.cjs")),
        join(directory, "get-task", "fresh-progress.cjs"),
        join(directory, "deliver-events", "resume.cjs"),
        join(directory, "deliver-events", "put-events.cjs"),
      ].sort(),
    );
  });

  test("every bundle loads without an environment and exports its handler by name", () => {
    const files = entryNames.map((name) => join(directory, name, "index.cjs"));
    // In a process of its own, as a test runner is more lenient with CommonJS than Node and Lambda
    // are.
    const program = `for (const file of ${JSON.stringify(files)}) console.log(typeof (await import(file)).handler);`;

    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "--eval", program],
      { encoding: "utf8", env: {} },
    );

    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toEqual(entryNames.map(() => "function"));
  });
});

describe("any folder of entries", () => {
  const writeEntries = async (directory: string, source: string) => {
    await mkdir(directory, { recursive: true });
    await Promise.all(entryNames.map((name) => writeFile(join(directory, `${name}.ts`), source)));
  };

  test("a bundle runs by itself, with the AWS SDK inside it", async () => {
    const [functionsDirectory, outputDirectory] = [
      join(scratch, "entries"),
      join(scratch, "alone"),
    ];
    const sdk = JSON.stringify(
      import.meta.resolve("@aws-sdk/client-dynamodb").replace("file://", ""),
    );
    await writeEntries(functionsDirectory, "export const handler = async () => 1;");
    await writeFile(
      join(functionsDirectory, "get-task.ts"),
      `import { GetItemCommand } from ${sdk}; export const handler = async () => GetItemCommand.name.length;`,
    );

    await bundleFunctions({ functionsDirectory, outputDirectory });

    const { handler } = await import(
      /* @vite-ignore */ join(outputDirectory, "get-task", "index.cjs")
    );
    expect(await handler()).toBeGreaterThan(0);
  });

  test("bundles of an earlier build do not stay behind", async () => {
    const [functionsDirectory, outputDirectory] = [
      join(scratch, "new-entries"),
      join(scratch, "stale"),
    ];
    await writeEntries(functionsDirectory, "export const handler = async () => 1;");
    await mkdir(join(outputDirectory, "removed-function"), { recursive: true });
    await writeFile(join(outputDirectory, "get-task.map"), "{}");

    await bundleFunctions({ functionsDirectory, outputDirectory });

    expect((await readdir(outputDirectory)).sort()).toEqual([...entryNames].sort());
  });

  test("code that would only break on Lambda breaks the build", async () => {
    const [functionsDirectory, outputDirectory] = [
      join(scratch, "doubtful"),
      join(scratch, "refused"),
    ];
    await writeEntries(functionsDirectory, "export const handler = async () => import.meta.url;");

    const bundling = bundleFunctions({ functionsDirectory, outputDirectory });

    await expect(bundling).rejects.toThrow("import.meta");
  });

  test("an entry that is missing is named", async () => {
    const [functionsDirectory, outputDirectory] = [
      join(scratch, "too-few"),
      join(scratch, "unmade"),
    ];
    await writeEntries(functionsDirectory, "export const handler = async () => 1;");
    await rm(join(functionsDirectory, "poll-tasks.ts"));

    const bundling = bundleFunctions({ functionsDirectory, outputDirectory });

    await expect(bundling).rejects.toThrow("poll-tasks.ts");
  });
});
