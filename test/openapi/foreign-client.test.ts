import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API_KEY, startSystem } from "../support/system.ts";
import { generatedTypes } from "./generate-types.ts";

/**
 * A caller's whole program: `openapi-fetch` with the types that `openapi-typescript` makes from the
 * document. Neither is ours.
 */
const program = `
import createClient from "openapi-fetch";
import type { paths } from "./types.d.ts";

export async function makeVideo(options: { baseUrl: string; key: string; fetch: (request: Request) => Promise<Response> }, prompt: string) {
  const { baseUrl, key, fetch } = options;
  const client = createClient<paths>({ baseUrl, fetch, headers: { authorization: \`Bearer \${key}\` } });
  const { data, error } = await client.POST("/v1/tasks", {
    params: { header: { "Idempotency-Key": prompt } },
    body: { operation: "vod.CreateAigcVideoTask", input: { ModelName: "Kling", ModelVersion: "3.0", Prompt: prompt } },
  });
  if (data === undefined || !("taskId" in data)) throw new Error(error !== undefined && "code" in error ? error.code : "no task");
  for (let look = 0; look < 20; look++) {
    const { data: task } = await client.GET("/v1/tasks/{taskId}", {
      params: { path: { taskId: data.taskId }, header: { Prefer: "wait=20" } },
    });
    if (task?.settled) return { status: task.status, url: task.output?.files[0]?.url };
  }
  throw new Error("not settled");
}
`;

const configuration = JSON.stringify({
  compilerOptions: {
    ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true },
    ...{ target: "es2024", lib: ["es2024", "dom"], module: "nodenext", types: [] },
  },
  files: ["program.ts"],
});

const root = fileURLToPath(new URL("../..", import.meta.url));
let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "foreign-client-"));
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
  writeFileSync(join(directory, "package.json"), '{"type":"module"}');
  writeFileSync(join(directory, "tsconfig.json"), configuration);
  writeFileSync(join(directory, "types.d.ts"), generatedTypes());
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Has the compiler read the program, and says what it found wrong. */
const compile = (text: string): string => {
  writeFileSync(join(directory, "program.ts"), text);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [tsc, "-p", directory], { encoding: "utf8" }).stdout;
};

test("a client that is not ours submits a task and waits for its result", async () => {
  const { api, clock } = await startSystem();

  const complaints = compile(program);
  const { makeVideo } = await import(/* @vite-ignore */ join(directory, "program.ts"));
  const made = await makeVideo(
    {
      baseUrl: api.url,
      key: API_KEY,
      fetch: (request: Request) => clock.during(fetch(request)),
    },
    "A cat dances in the rain.",
  );

  expect(complaints).toBe("");
  expect(made).toEqual({ status: "succeeded", url: expect.stringMatching(/^http/) });
});

test.each([
  ["a field of the input", "Prompt: prompt", "Promt: prompt"],
  ["the name of an operation", "vod.CreateAigcVideoTask", "vod.CreateAigcVideo"],
  ["a path", '"/v1/tasks/{taskId}"', '"/v1/task/{taskId}"'],
  ["a field of the answer", "task.status", "task.state"],
])("its compiler sees that %s is misspelt", (_what, right, wrong) => {
  const complaints = compile(program.replace(right, wrong));

  expect(complaints).toContain("error TS");
});
