import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import * as z from "zod/mini";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = {
  client: `${root}functions/client/index.ts`,
  cli: `${root}functions/client/cli/main.ts`,
};

/** Where the package stands unless a caller says otherwise. */
export const packageDirectory = `${root}dist/package`;

/** Browsers of 2022, and every Node from 20 on. */
const TARGET = "es2022";

/**
 * Makes the folder of the package anew: the client and its types in one file each, the command
 * line, and a package.json that names no dependency, as the client has none.
 */
export async function buildClient(directory: string = packageDirectory): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(`${directory}/dist/client`, { recursive: true });
  await build({
    entryPoints: [entries.client],
    outfile: `${directory}/dist/client/index.mjs`,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: TARGET,
    logLevel: "silent",
  });
  const cli = `${directory}/dist/cli.mjs`;
  await build({
    entryPoints: [entries.cli],
    outfile: cli,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "silent",
  });
  chmodSync(cli, 0o755);
  writeFileSync(`${directory}/dist/client/index.d.ts`, await declarations());
  writeFileSync(`${directory}/package.json`, `${JSON.stringify(manifest(), undefined, 2)}\n`);
  writeFileSync(`${directory}/README.md`, readme);
  copyFileSync(`${root}LICENSE`, `${directory}/LICENSE`);
}

/** The types of the client in one text. It names no other file and no package. */
const declarations = async (): Promise<string> => {
  const bundle = await rolldown({
    input: { index: entries.client },
    plugins: [dts({ emitDtsOnly: true, oxc: true, tsconfig: false })],
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  const [types] = output;
  if (types.type !== "chunk" || output.length !== 1)
    throw new Error("The types of the client did not become one file.");
  return types.code;
};

const ours = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  engines: z.object({ node: z.string() }),
});

const manifest = () => ({
  ...ours.parse(JSON.parse(readFileSync(`${root}package.json`, "utf8"))),
  description: "A typed client of Callsheet, and its command line.",
  private: true,
  type: "module",
  exports: {
    ".": { types: "./dist/client/index.d.ts", default: "./dist/client/index.mjs" },
  },
  bin: { callsheet: "dist/cli.mjs" },
  files: ["dist"],
});

const readme = `# Callsheet's client

\`\`\`js
import { Callsheet } from "callsheet";

const callsheet = new Callsheet({ url: process.env.CALLSHEET_URL, key: process.env.CALLSHEET_KEY });
const input = { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat dances in the rain." };
const task = await callsheet.submit("vod.CreateAigcVideoTask", input, { key: "shot-12" });
const { output } = await task.result({ onProgress: ({ status }) => console.error(status) });
\`\`\`

It needs nothing but Node 20 or newer, or a browser. \`node_modules/.bin/callsheet --help\` tells of
its command line.
`;
