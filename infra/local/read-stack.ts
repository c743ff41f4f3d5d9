import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { assemblyManifest, assetManifest, type Resources, templateFile } from "./cloudformation.ts";

/**
 * A synthesized stack as it lies on disk: what CloudFormation would get, and where its assets are.
 */
export interface SynthesizedStack {
  readonly resources: Resources;
  /** Absolute paths of the asset folders, by the key they would have in the asset bucket. */
  readonly assets: Readonly<Record<string, string>>;
}

/**
 * Reads the one stack in a folder that `synthesize` has written. Throws if there is none, or more
 * than one.
 */
export function readStack(directory: string): SynthesizedStack {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(resolve(directory, file), "utf8"));
  const artifacts = Object.values(assemblyManifest.parse(read("manifest.json")).artifacts);
  const templates = artifacts.flatMap(({ type, properties }) =>
    type === "aws:cloudformation:stack" ? (properties.templateFile ?? []) : [],
  );
  const [template, ...others] = templates;
  if (template === undefined || others.length > 0)
    throw new Error(`${directory} holds ${templates.length} stacks; the local runner runs one.`);
  const assetFiles = artifacts.flatMap(({ type, properties }) =>
    type === "cdk:asset-manifest" ? (properties.file ?? []) : [],
  );
  const assets = assetFiles.flatMap((file) => Object.values(assetManifest.parse(read(file)).files));
  return {
    resources: templateFile.parse(read(template)).Resources,
    assets: Object.fromEntries(
      assets.flatMap(({ source, destinations }) =>
        Object.values(destinations).map(({ objectKey }) => [
          objectKey,
          resolve(directory, source.path),
        ]),
      ),
    ),
  };
}
