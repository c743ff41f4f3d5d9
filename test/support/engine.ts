import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEngine } from "../../infra/local/engine.ts";
import { serveBundles } from "./serve-bundles.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * The DynamoDB engine of this test run, in memory and shared: `inject("engineUrl")`. Each test
     * makes tables of its own.
     */
    engineUrl: string;
    /** A folder for files that several tests of this run share: `inject("scratch")`. */
    scratch: string;
    /** Where the functions' bundles are asked for: `sharedBundles()`. */
    bundlesUrl: string;
  }
}

/** Starts one engine for the whole test run; the function that it returns ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  const scratch = await mkdtemp(join(tmpdir(), "callsheet-test-"));
  project.provide("engineUrl", engine.url);
  project.provide("scratch", scratch);
  const bundles = await serveBundles(join(scratch, "bundles"));
  project.provide("bundlesUrl", bundles.url);
  return async () => {
    bundles.close();
    await rm(scratch, { recursive: true, force: true });
    await engine.stop();
  };
}
