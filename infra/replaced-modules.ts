import type { Plugin } from "esbuild";

/** A module of a library that a bundle has other code for. */
export interface ReplacedModule {
  /** Its path below `node_modules/`. */
  readonly path: string;
  /** The code in its place. */
  readonly contents: string;
}

/**
 * A library changes its inner files without notice. So its version is pinned in package.json, and
 * `bundleFunctions` says which of these it met: a test fails once one is met no more.
 */
export const replacedModules: readonly ReplacedModule[] = [
  // Lambda gives a function the keys of its role in three variables. The chain of providers brings
  // the clients of SSO, STS and OIDC, which no function uses: a tenth of a bundle.
  {
    path: "@aws-sdk/credential-provider-node/dist-es/index.js",
    contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
  },
  // A function has no home directory. Without this each client looks for two files there.
  {
    path: "@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js",
    contents: `
      export { CONFIG_PREFIX_SEPARATOR } from "./constants";
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  // The index of the SDK's settings names it, and it loads `node:fs/promises`.
  {
    path: "@smithy/core/dist-es/submodules/config/shared-ini-file-loader/getSSOTokenFromFile.js",
    contents: left("The token of a single sign-on", ["getSSOTokenFromFile"], {
      tokenIntercept: "{}",
    }),
  },
  // It loads `node:zlib`, for a checksum that JavaScript computes as well.
  {
    path: "@smithy/core/dist-es/submodules/checksum/crc32/Crc32Node.js",
    contents: `export { Crc32Js as Crc32Node } from "./Crc32Js";`,
  },
  // undici has its parser twice. Both kinds of processor on Lambda can do what the faster one asks.
  {
    path: "undici/lib/llhttp/llhttp-wasm.js",
    contents: `module.exports = require("./llhttp_simd-wasm.js");`,
  },
  // Every connection of ours says `allowH2: false`, and so a server cannot choose it.
  {
    path: "undici/lib/dispatcher/client-h2.js",
    contents: `module.exports = () => { throw new Error(${said("HTTP/2")}); };`,
  },
  // Every body of ours is text or bytes. For a form undici brings the half of `fetch`.
  {
    path: "undici/lib/web/fetch/body.js",
    contents: `exports.extractBody = () => { throw new Error(${said("A form as a body")}); };`,
  },
  { path: "undici/lib/web/fetch/formdata.js", contents: "" },
  {
    path: "undici/lib/web/webidl/index.js",
    contents: "exports.webidl = { is: { FormData: () => false } };",
  },
];

/** Functions that nobody is to call, and values that may be read. */
function left(
  what: string,
  names: readonly string[],
  values: Readonly<Record<string, string>> = {},
): string {
  return [
    ...names.map((name) => `export const ${name} = () => { throw new Error(${said(what)}); };`),
    ...Object.entries(values).map(([name, value]) => `export const ${name} = ${value};`),
  ].join("\n");
}

function said(what: string): string {
  return JSON.stringify(`${what} is not in this bundle: see infra/replaced-modules.ts.`);
}

/** Puts their contents in the place of these modules, and tells `met` of each. */
export function replacing(
  modules: readonly ReplacedModule[],
  met: (module: ReplacedModule) => void,
): Plugin {
  return {
    name: "replaced modules",
    setup({ onLoad }) {
      for (const module of modules) {
        const filter = new RegExp(`/node_modules/${module.path.replaceAll(".", "\\.")}$`);
        onLoad({ filter }, () => {
          met(module);
          return { contents: module.contents };
        });
      }
    },
  };
}
