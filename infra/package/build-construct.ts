import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as z from "zod/mini";
import { bundleFunctions } from "../bundle.ts";
import { constructTypes } from "./construct-types.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The app that it becomes a part of brings them. */
const peers = ["aws-cdk-lib", "constructs"] as const;

const versions = z.object({ devDependencies: z.record(z.string(), z.string()) });

/**
 * Adds the construct to the folder of the package that `buildClient` has made: `callsheet/cdk`,
 * with the bundles of the functions beside it. The client still needs nothing, so its peers are
 * optional.
 */
export async function buildConstruct(directory: string): Promise<void> {
  const target = `${directory}/dist/cdk`;
  mkdirSync(target, { recursive: true });
  await build({
    entryPoints: [`${root}infra/package/task-service.ts`],
    outfile: `${target}/index.mjs`,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: [...peers, ...peers.map((name) => `${name}/*`)],
    logLevel: "silent",
  });
  writeFileSync(`${target}/index.d.ts`, constructTypes());
  await bundleFunctions({ outputDirectory: `${directory}/dist/functions` });
  const file = `${directory}/package.json`;
  const manifest = z.looseObject({ exports: z.looseObject({}) });
  const made = manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  const { devDependencies } = versions.parse(
    JSON.parse(readFileSync(`${root}package.json`, "utf8")),
  );
  const cdk = { types: "./dist/cdk/index.d.ts", default: "./dist/cdk/index.mjs" };
  const grown = {
    ...made,
    exports: { ...made.exports, "./cdk": cdk },
    peerDependencies: Object.fromEntries(peers.map((name) => [name, `^${devDependencies[name]}`])),
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  };
  writeFileSync(file, `${JSON.stringify(grown, undefined, 2)}\n`);
}
