import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { buildClient, packageDirectory } from "./build-client.ts";
import { buildConstruct } from "./build-construct.ts";

/*
 * `npm run pack` makes `dist/callsheet-<version>.tgz`: the client, its command line, and the
 * construct for CDK. `npm run pack -- <folder>` makes it there. It is packed from a folder of its
 * own, as the package.json of the repository names what the service needs.
 */
const [destination = resolve(packageDirectory, "..")] = process.argv.slice(2);
const directory = resolve(destination, "package");
await buildClient(directory);
await buildConstruct(directory);
const { status } = spawnSync("npm", ["pack", directory, "--pack-destination", destination], {
  stdio: "inherit",
  // npm is a script on Windows, which only a shell can start.
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
