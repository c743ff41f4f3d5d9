import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { synthesize } from "../../infra/app.ts";
import type { EntryName } from "../../infra/entry-names.ts";
import { readSettings } from "../../infra/settings.ts";
import type { Bundles } from "./serve-bundles.ts";
import { sharedBundles } from "./shared-bundles.ts";

// biome-ignore lint/suspicious/noExplicitAny: a wrong path fails the assertion that asks.
export type Properties = any;

export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}
export type Resources = Readonly<Record<string, Resource>>;

/** The functions as they are, bundled, and the folders that were synthesized from them. */
export interface SynthesizedService extends Pick<Bundles, "replaced" | "metafile"> {
  readonly bundles: string;
  /**
   * Synthesizes with these settings; returns the folder and the template's resources. `isLocal`: as
   * the local runner does.
   */
  readonly synthesize: (
    environment: Record<string, string>,
    isLocal?: boolean,
  ) => Promise<{ assembly: string; resources: Resources }>;
}

// CDK's validator takes ten times as long as a template without it: `infra/validated.test.ts` and
// `npm run synth` have it.
process.env.CDK_VALIDATION = "false";

const bundled = async (): Promise<SynthesizedService> => {
  const scratch = await mkdtemp(join(inject("scratch"), "service-"));
  const { directory: bundles, replaced, metafile } = await sharedBundles();
  const assemblies = new Map<string, Promise<string>>();
  const assemblyOf = async (
    environment: Record<string, string>,
    isLocal: boolean,
  ): Promise<string> => {
    const assembly = await mkdtemp(join(scratch, "assembly-"));
    synthesize({
      settings: readSettings(environment),
      isLocal,
      bundleDirectory: bundles,
      outputDirectory: assembly,
    });
    return assembly;
  };
  return {
    bundles,
    replaced,
    metafile,
    synthesize: async (environment, isLocal = false) => {
      const settings = JSON.stringify({ environment, isLocal });
      const made = assemblies.get(settings) ?? assemblyOf(environment, isLocal);
      assemblies.set(settings, made);
      const assembly = await made;
      const [template = "no template"] = (await readdir(assembly)).filter((file) =>
        file.endsWith(".template.json"),
      );
      return {
        assembly,
        resources: JSON.parse(await readFile(join(assembly, template), "utf8")).Resources,
      };
    },
  };
};

let service: Promise<SynthesizedService> | undefined;

/**
 * The service, bundled once in a test run, and synthesized once in each of its processes with the
 * same settings. Tests read its folders and write nothing into them; they go with the run.
 */
export const synthesizedService = (): Promise<SynthesizedService> => {
  service ??= bundled();
  return service;
};

export const ofType = (
  resources: Resources,
  type: string,
): [logicalId: string, resource: Resource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** The one resource of a type; throws if there is another number of them. */
export const theOne = (resources: Resources, type: string): Resource => {
  const [found, ...others] = ofType(resources, type);
  if (found === undefined || others.length > 0) throw new Error(`There should be one ${type}.`);
  return found[1];
};

/** The function made from an entry. */
export const functionOf = (
  resources: Resources,
  entry: EntryName,
): { logicalId: string; properties: Properties } => {
  const found = ofType(resources, "AWS::Lambda::Function").find(
    ([, { Metadata }]) => Metadata?.["callsheet:entry"] === entry,
  );
  if (found === undefined) throw new Error(`There is no function from ${entry}.`);
  return { logicalId: found[0], properties: found[1].Properties };
};
