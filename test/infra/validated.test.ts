import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { sharedBundles } from "../support/shared-bundles.ts";
import { everyResource } from "./every-setting.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const stageNames = readdirSync(join(root, "infra/stages"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => basename(file, ".json"));

/** `npm run synth` validates the template with nothing set. */
test.each([
  ["with all that settings can ask for", everyResource, []],
  ...stageNames.map((name) => [`of the stage ${name}`, {}, ["--stage", name]] as const),
] as const)("CDK's validator finds no fault in the template %s", async (_which, settings, args) => {
  const folder = await mkdtemp(join(inject("scratch"), "validated-"));
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const { directory: CALLSHEET_BUNDLES } = await sharedBundles();
  const CDK_OUTDIR = join(folder, "cdk.out");
  const environment = { ...settings, PATH, NODE_COMPILE_CACHE, CALLSHEET_BUNDLES, CDK_OUTDIR };

  const synthesis = promisify(execFile)(process.execPath, [join(root, "infra/app.ts"), ...args], {
    cwd: root,
    env: environment,
  });

  await expect(synthesis).resolves.toMatchObject({ stdout: "" });
});
