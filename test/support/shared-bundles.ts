import { inject } from "vitest";
import type { Bundles } from "./serve-bundles.ts";

let bundles: Promise<Bundles> | undefined;

const asked = async (): Promise<Bundles> => {
  const response = await fetch(inject("bundlesUrl"));
  const body = await response.text();
  if (!response.ok) throw new Error(`The functions cannot be bundled: ${body}`);
  return JSON.parse(body);
};

/**
 * The functions, bundled once in a test run for all its workers and the programs that they start:
 * those are told of `directory` in `CALLSHEET_BUNDLES`. Tests write nothing into it.
 */
export const sharedBundles = (): Promise<Bundles> => {
  bundles ??= asked();
  return bundles;
};
