import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, formatMessages, type Metafile, type Plugin } from "esbuild";
import { consolePage } from "./console-page.ts";
import { type EntryName, entryNames } from "./entry-names.ts";
import { referenceScript } from "./reference-script.ts";
import { replacedModules, replacing } from "./replaced-modules.ts";

export interface BundlePaths {
  /** The folder with the entry files. */
  readonly functionsDirectory?: string;
  /** Emptied first, so that no bundle of an entry that is gone stays behind. */
  readonly outputDirectory?: string;
  /** Hears what each bundle was made of. */
  readonly onMade?: (metafile: Metafile) => void;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the bundles stand unless a caller says otherwise. */
export const bundleDirectory = `${root}dist`;

/**
 * Files that a function loads only when it needs them. They stand beside its bundle.
 * A dynamic import alone would be put into the one file of a CommonJS bundle.
 */
const loadedLater = {
  "get-task": ["lifecycle/running/fresh-progress"],
  "deliver-events": ["delivery/resume", "delivery/put-events"],
} as const satisfies Partial<Record<EntryName, readonly string[]>>;

const fileName = (path: string): string => path.split("/").at(-1) ?? path;

const besideTheBundle: Plugin = {
  name: "beside the bundle",
  setup({ onResolve }) {
    const names = Object.values(loadedLater).flat().map(fileName);
    onResolve({ filter: new RegExp(`/(${names.join("|")})\\.ts$`) }, ({ kind, path }) =>
      kind === "dynamic-import"
        ? { path: `./${fileName(path).replace(/\.ts$/, ".cjs")}`, external: true }
        : undefined,
    );
  },
};

/** How a program becomes one file that is small and loads fast. */
export const bundleOptions = {
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  // CommonJS loads with a quarter less CPU than ES modules: 63 against 85 ms for get-task, 69
  // against 92 ms for submit-task (Node 24.21, medians of 15 processes pinned to one core). It is
  // Node's own modules that cost: `import "node:http"` is dearer than `require`.
  format: "cjs",
  // The packages' ES modules shake to smaller bundles than the CommonJS files that esbuild
  // prefers for Node.
  mainFields: ["module", "main"],
  // Its exports are getters that stay as they are, and a layer with OpenTelemetry has to wrap the
  // handler. Source: open-telemetry/opentelemetry-lambda, issue 1781.
  footer: { js: "module.exports={...module.exports};" },
} as const satisfies BuildOptions;

/**
 * Bundles every entry, with all it imports (the AWS SDK too: the version in the lock file, not the
 * runtime's), into one file `<output>/<name>/index.cjs`, with what it loads later beside it. It is
 * the file that runs locally, in tests and on Lambda. Throws if esbuild finds an error or warns.
 * Resolves with the paths of the replaced modules that it met.
 */
export async function bundleFunctions(paths: BundlePaths = {}): Promise<ReadonlySet<string>> {
  const { functionsDirectory = `${root}functions`, outputDirectory = bundleDirectory } = paths;
  await rm(outputDirectory, { recursive: true, force: true });
  const met = new Set<string>();
  const { warnings, metafile } = await build({
    entryPoints: [
      ...entryNames.map((name) => ({
        in: `${functionsDirectory}/${name}.ts`,
        out: `${name}/index`,
      })),
      ...Object.entries(loadedLater).flatMap(([entry, later]) =>
        later
          // Another folder may lack it. In ours a file that was moved away has to fail here, not on
          // Lambda.
          .filter(
            (path) =>
              paths.functionsDirectory === undefined ||
              existsSync(`${functionsDirectory}/${path}.ts`),
          )
          .map((path) => ({
            in: `${functionsDirectory}/${path}.ts`,
            out: `${entry}/${fileName(path)}`,
          })),
      ),
    ],
    plugins: [besideTheBundle, replacing(replacedModules, ({ path }) => met.add(path))],
    outdir: outputDirectory,
    outExtension: { ".js": ".cjs" },
    ...bundleOptions,
    metafile: true,
    // undici asks for this name to find out whether it is bundled, and then leaves out a parser
    // that it does not need.
    define: {
      esbuildDetection: "1",
      CONSOLE_PAGE: JSON.stringify(await consolePage()),
      REFERENCE_SCRIPT: JSON.stringify(await referenceScript()),
    },
    logLevel: "silent",
  });
  // A warning of esbuild breaks later, on Lambda: `import.meta`, for one, is empty in CommonJS.
  if (warnings.length > 0)
    throw new Error((await formatMessages(warnings, { kind: "warning" })).join("\n"));
  paths.onMade?.(metafile);
  return met;
}

if (import.meta.main) await bundleFunctions();
