import { posix } from "node:path";
import { type Files, type Source, sourcesOf, violation } from "./tidy-source.ts";

/**
 * One file naming another, for values or for types. `to` is a path of this repository; a package
 * has none. Seen: `from "…"`, `import "…"`, `import("…")`, `require("…")`. Not seen: a name put
 * together at run time (in functions/ that is refused).
 */
export interface Edge {
  readonly from: Source;
  readonly offset: number;
  readonly specifier: string;
  readonly to?: string;
}

const naming = /\b(?:from\s*|import\s*\(?\s*|require(?:\.resolve)?\s*\(\s*)"([^"]*)"/dg;
const namingNothing = /\bimport\s*\(\s*(?!["\s])/g;

/** Layers from the top down. An import leads to a lower layer or stays in its room. */
const layerOfRoom: Readonly<Record<string, number>> = {
  entry: 0,
  client: 0,
  console: 0,
  docs: 1,
  openapi: 2,
  http: 3,
  lifecycle: 3,
  store: 4,
  tencent: 4,
  delivery: 4,
  results: 4,
  aws: 5,
  task: 6,
};

/**
 * The rooms of functions/lifecycle/ by phase, from the top down. `""`: the use cases, which stand
 * above all rooms.
 */
const layerOfPhase: Readonly<Record<string, number>> = {
  "": 0,
  audit: 1,
  request: 1,
  tell: 1,
  keep: 1,
  doubt: 2,
  running: 3,
  lane: 4,
  start: 5,
  common: 6,
};

/** The folders that functions/lifecycle/ may have. */
export const phases = Object.keys(layerOfPhase).filter((phase) => phase !== "");

/** The rooms that functions/ may have. */
export const rooms = Object.keys(layerOfRoom).filter((room) => room !== "entry");

/** The folders that functions/tencent/ may have. */
export const products = ["vod", "mps", "tiw", "trtc"];

/**
 * Where a package may be imported; the first name that fits counts. One without a name here may be
 * imported nowhere: add it, with its places.
 */
const packagePlaces: Readonly<Record<string, RegExp>> = {
  "node:crypto": /^(?:functions\/(?!(?:client\/(?!cli\/)|console\/))|infra\/|test\/)/,
  // The client runs in browsers as well; its command line runs on Node alone.
  "node:*": /^(?!functions\/(?:task\/|console\/|client\/(?!(?:cli|examples)\/)))/,
  preact: /^functions\/console\//,
  zod: /^(?:functions\/(?!(?:client|console)\/)|infra\/|test\/)/,
  undici: /^(?:functions\/(?:tencent|delivery|aws)|infra\/local|test)\//,
  "@aws-sdk/*":
    /^(?:functions\/(?:store\/|delivery\/|results\/|compose\.ts$)|infra\/(?:local\/|unblock\/|restore\/|keys\/|rotate\/|stages\/|doctor\/|operator-table\.ts$)|test\/)/,
  "aws-lambda": /^(?:functions\/(?:http\/|client\/examples\/|[^/]+$)|infra\/local\/|test\/)/,
  "aws-cdk-lib": /^(?:infra|test|functions\/client\/examples)\//,
  "@aws-cdk/cloudformation-diff": /^infra\/stages\//,
  constructs: /^(?:infra|test)\//,
  "cdk-nag": /^test\//,
  esbuild: /^(?:infra|test)\//,
  rolldown: /^infra\//,
  "rolldown-plugin-dts": /^infra\//,
  "tencentcloud-sdk-nodejs": /^(?:infra\/(?:local\/tencent|callbacks)|test)\//,
  // A caller's own program imports the client, and the framework that it stands in.
  callsheet: /^functions\/client\/examples\//,
  express: /^functions\/client\/examples\//,
  // A reader of state machines that is not ours.
  "asl-validator": /^test\//,
  "fast-check": /^test\//,
  // Verifiers of webhooks that are not ours.
  standardwebhooks: /^(?:infra|test)\//,
  openai: /^test\//,
  replicate: /^test\//,
  // Readers of the OpenAPI document that are not ours.
  ajv: /^test\//,
  "ajv-formats": /^test\//,
  "@redocly/openapi-core": /^test\//,
  "@stryker-mutator/instrumenter": /^test\/mutants\//,
  "@stoplight/*": /^test\//,
  "openapi-fetch": /^test\//,
  "openapi-typescript": /^test\//,
  // OpenTelemetry, as a layer brings it to a function.
  "@opentelemetry/*": /^test\//,
  // A browser, and a reader of pages for those who do not see them.
  "playwright-core": /^test\//,
  "@sparticuz/chromium": /^test\//,
  "axe-core": /^test\//,
  vitest: /^(?:test\/|vitest\.config\.ts$)/,
};

/** Every import of every source, in the order of the files. */
export const edgesOf = (files: Files): Edge[] =>
  sourcesOf(files, /./).flatMap((from) =>
    [...from.code.matchAll(naming)].map((match): Edge => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const specifier = from.text.slice(start, end);
      const edge = { from, offset: start, specifier };
      return specifier.startsWith(".")
        ? { ...edge, to: posix.join(posix.dirname(from.path), specifier) }
        : edge;
    }),
  );

/**
 * Imports point down: entries, then openapi, then http and lifecycle, then store, tencent, delivery
 * and results, then task. Never up, never sideways.
 */
export const imports = (files: Files): string[] => [
  ...edgesOf(files).flatMap((edge) => {
    const objection =
      edge.to === undefined
        ? packageObjection(edge)
        : fileObjection(edge.from.path, edge.to, files);
    return objection === undefined
      ? []
      : [violation(edge.from, edge.offset, `imports ${edge.specifier}: ${objection}`)];
  }),
  ...foreignImports(files),
  ...sourcesOf(files, /^functions\//).flatMap((source) =>
    [...source.code.matchAll(namingNothing)].map((match) =>
      violation(source, match.index, "imports something that is not a plain string"),
    ),
  ),
];

/** Rooms that run elsewhere. They have nothing of the service in them but the types of answers. */
const elsewhere = ["client", "console"];

const foreignImports = (files: Files): string[] =>
  edgesOf(files)
    .filter(({ from, to }) => elsewhere.includes(roomOf(from.path)) && to !== undefined)
    .filter(({ from, to = "" }) => roomOf(to) !== roomOf(from.path))
    .filter(
      ({ from, offset, to = "" }) =>
        !/\bimport\s+type\b[^;]*$/.test(from.code.slice(0, offset)) ||
        !["http", "task"].includes(roomOf(to)),
    )
    .map(({ from, offset, specifier }) => {
      const room = roomOf(from.path);
      const objection = `${room} imports only types of http and task`;
      return violation(from, offset, `imports ${specifier}: ${objection}`);
    });

const packageObjection = ({ from, specifier }: Edge): string | undefined => {
  const places = Object.entries(packagePlaces).find(([name]) =>
    name.endsWith("*")
      ? specifier.startsWith(name.slice(0, -1))
      : specifier === name || specifier.startsWith(`${name}/`),
  )?.[1];
  if (places === undefined) return "a package without a place in packagePlaces";
  return places.test(from.path) ? undefined : "this package has no place here";
};

const fileObjection = (from: string, to: string, files: Files): string | undefined => {
  if (!files.has(to)) return "there is no such file (a specifier carries its .ts)";
  const [source, target] = [topOf(from), topOf(to)];
  if (source === "functions" && target !== "functions") return "functions/ imports only itself";
  if (source === "infra" && (target === "functions" || target === "test"))
    return "infra/ names entry files by path and imports neither functions/ nor test/";
  return source === "functions" ? roomObjection(from, to) : undefined;
};

const roomObjection = (from: string, to: string): string | undefined => {
  const [source, target] = [roomOf(from), roomOf(to)];
  const [sourceLayer, targetLayer] = [layerOfRoom[source], layerOfRoom[target]];
  if (sourceLayer === undefined || targetLayer === undefined)
    return "a room that is not on the map";
  if (source !== target && targetLayer <= sourceLayer) return `${source} may not import ${target}`;
  if (target === "entry" && to !== "functions/compose.ts")
    return "an entry is one function and no other's part";
  if (source === "lifecycle" && target === "lifecycle") return phaseObjection(from, to);
  return source === "tencent" && target === "tencent" ? productObjection(from, to) : undefined;
};

const phaseObjection = (from: string, to: string): string | undefined => {
  const [source, target] = [phaseOf(from), phaseOf(to)];
  const [sourceLayer, targetLayer] = [layerOfPhase[source], layerOfPhase[target]];
  if (sourceLayer === undefined || targetLayer === undefined)
    return "a room of lifecycle/ that is not on the map";
  const isDown = source === target || sourceLayer < targetLayer;
  return isDown ? undefined : `lifecycle/${source} may not import lifecycle/${target}`;
};

const productObjection = (from: string, to: string): string | undefined => {
  const [source, target] = [productOf(from), productOf(to)];
  if (target === undefined || source === target || from === "functions/tencent/registry.ts")
    return undefined;
  return source === undefined
    ? "only registry.ts knows the products"
    : "products do not know each other";
};

const topOf = (path: string): string => path.split("/")[0] ?? path;

const roomOf = (path: string): string => /^functions\/([^/]+)\//.exec(path)?.[1] ?? "entry";

const phaseOf = (path: string): string => /^functions\/lifecycle\/([^/]+)\//.exec(path)?.[1] ?? "";

const productOf = (path: string): string | undefined =>
  /^functions\/tencent\/([^/]+)\//.exec(path)?.[1];
