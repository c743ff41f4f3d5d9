import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { bundleFunctions } from "../../infra/bundle.ts";
import { contentsOf } from "./bundle-contents.ts";

/*
 * `npm run bundle-contents` records the size of each function's bundle and what it loads. Look at
 * the difference before it is committed: each kilobyte is paid for at every cold start.
 */
const outputDirectory = await mkdtemp(join(tmpdir(), "callsheet-bundles-"));
const made: Metafile[] = [];
await bundleFunctions({ outputDirectory, onMade: (metafile) => made.push(metafile) });
await rm(outputDirectory, { recursive: true });
const recorded = made.map(contentsOf)[0];
const file = new URL("bundle-contents.json", import.meta.url);
await writeFile(file, `${JSON.stringify(recorded, undefined, 2)}\n`);
