import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { buildClient, packageDirectory } from "./build-client.ts";

/*
 * `npm run pack` makes `dist/callsheet-<version>.tgz`: the client alone. It is packed from a folder
 * of its own, as the package.json of the repository names what the service needs.
 */
await buildClient();
const { status } = spawnSync(
  "npm",
  ["pack", packageDirectory, "--pack-destination", dirname(packageDirectory)],
  {
    stdio: "inherit",
    // npm is a script on Windows, which only a shell can start.
    shell: process.platform === "win32",
  },
);
process.exitCode = status ?? 1;
