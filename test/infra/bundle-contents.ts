import type { Metafile } from "esbuild";
import { entryNames } from "../../infra/entry-names.ts";

/** A function's file, and what it holds. */
export interface Contents {
  /** Thousands of bytes, minified. */
  readonly kilobytes: number;
  /** The packages that some of its bytes come from, by name. */
  readonly packages: readonly string[];
  /** The modules of Node's own that it loads: `crypto`. */
  readonly node: readonly string[];
}

/** By the name of the function. */
export type ContentsOfAll = Readonly<Record<string, Contents>>;

/** A bundle may grow or shrink by this share before it has to be recorded anew. */
const TOLERANCE = 0.05;

/** The contents of each function's file, as esbuild tells them. */
export const contentsOf = ({ outputs }: Metafile): ContentsOfAll =>
  Object.fromEntries(
    entryNames.map((name) => {
      const [, output] =
        Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.cjs`)) ?? [];
      if (output === undefined) throw new Error(`There is no bundle of ${name}.`);
      const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput);
      return [
        name,
        {
          kilobytes: Math.round(output.bytes / 1000),
          packages: sorted(inputs.flatMap(([path]) => packageOf(path) ?? [])),
          node: sorted(
            output.imports.flatMap(({ path, external }) =>
              external === true && !path.startsWith(".") ? path.replace(/^node:/, "") : [],
            ),
          ),
        },
      ];
    }),
  );

/** Example: `node_modules/@smithy/core/dist-es/index.js` belongs to `@smithy/core`. */
const packageOf = (path: string): string | undefined =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** Where bundles are other than recorded, sentence by sentence. */
export const faultsOf = (recorded: ContentsOfAll, made: ContentsOfAll): readonly string[] =>
  Object.entries(made).flatMap(([name, contents]) => {
    const before = recorded[name];
    if (before === undefined) return [`${name} is not recorded`];
    return [
      ...sizeFault(name, before.kilobytes, contents.kilobytes),
      ...difference(contents.packages, before.packages).map((each) => `${name} loads ${each}`),
      ...difference(contents.node, before.node).map((each) => `${name} loads node:${each}`),
      ...difference(before.packages, contents.packages).map((each) => `${name} lost ${each}`),
      ...difference(before.node, contents.node).map((each) => `${name} lost node:${each}`),
    ];
  });

/** A bundle of a few kilobytes may move by one. */
const sizeFault = (name: string, before: number, now: number): readonly string[] =>
  Math.abs(now - before) >= Math.max(before * TOLERANCE, 2)
    ? [`${name} has ${now} KB, and ${before} are recorded`]
    : [];

const difference = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((name) => !others.includes(name));
