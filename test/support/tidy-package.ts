import { type Files, violation } from "./tidy-source.ts";

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Under its own name, or under another that this package gives it. */
const exact = /^(?:npm:[@\w/.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const scriptCall = /\bnpm (?:run (?:-\S+ )*([\w:-]+)|(test|start)\b)/g;

/** Every dependency is pinned to one version. */
export const versions = (files: Files): string[] => {
  const { text, manifest } = readManifest(files);
  const dependencies = [
    manifest.dependencies,
    manifest.devDependencies,
    manifest.optionalDependencies,
    manifest.peerDependencies,
  ];
  return dependencies
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => !exact.test(version))
    .map(([name, version]) =>
      violation(
        { path: "package.json", text },
        text.indexOf(`"${name}": "${version}"`),
        `${name} is not pinned: ${version}`,
      ),
    );
};

/** Every script that a page names exists. */
export const scripts = (files: Files): string[] => {
  const known = readManifest(files).manifest.scripts ?? {};
  return [...files]
    .filter(([path]) => path.endsWith(".md"))
    .flatMap(([path, text]) =>
      [...text.matchAll(scriptCall)]
        .filter((match) => !Object.hasOwn(known, match[1] ?? match[2] ?? ""))
        .map((match) =>
          violation({ path, text }, match.index, `package.json has no script for \`${match[0]}\``),
        ),
    );
};

const readManifest = (files: Files): { text: string; manifest: Manifest } => {
  const text = files.get("package.json");
  if (text === undefined) throw new Error("package.json is missing");
  const manifest: Manifest = JSON.parse(text);
  return { text, manifest };
};
