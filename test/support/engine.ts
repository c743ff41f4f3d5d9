import type { TestProject } from "vitest/node";
import { startEngine } from "../../infra/local/engine.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * The DynamoDB engine of this test run, in memory and shared: `inject("engineUrl")`. Each test
     * makes tables of its own.
     */
    engineUrl: string;
  }
}

/** Starts one engine for the whole test run; what it returns ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  project.provide("engineUrl", engine.url);
  return () => engine.stop();
}
