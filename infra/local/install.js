// Runs before `npm start`, `npm test` and the proofs: a fresh clone, or one whose lock file has
// moved on, gets its dependencies installed. Plain JavaScript, with nothing but what Node brings,
// because it runs before there is anything else: on the machine's own Node.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const oldestNode = 20;
const root = resolve(fileURLToPath(import.meta.url), "../../..");

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  fail(`Callsheet needs Node ${oldestNode} or newer; this is Node ${process.versions.node}.`);
}
const missing = missingPackages();
if (missing.length > 0) install();

/**
 * The packages of the lock file that npm did not install just so, by npm's own record of what it
 * did. Packages beyond the lock do not matter, and an optional one may be missing: npm leaves out
 * packages for other systems, and would do so each time.
 */
function missingPackages() {
  const wanted = readPackages("package-lock.json");
  if (wanted === undefined)
    fail("package-lock.json is missing or cannot be read: restore it from the repository.");
  const installed = readPackages("node_modules/.package-lock.json") ?? {};
  return Object.keys(wanted).filter((path) => {
    if (path === "") return false;
    if (installed[path] === undefined) return wanted[path].optional !== true;
    return ["version", "integrity"].some((field) => installed[path][field] !== wanted[path][field]);
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
  } catch {
    return undefined;
  }
}

function install() {
  console.log("Installing dependencies (npm ci), which takes half a minute …");
  const { status, error } = npm(["ci", "--loglevel=error"]);
  if (error !== undefined) fail(`npm could not be started: ${error.message}`);
  if (status !== 0)
    fail(
      "npm ci failed, so the dependencies are not installed: see its message above.",
      status ?? 1,
    );
}

/**
 * By the npm that runs this script, on the Node that runs npm: the one in node_modules is about to
 * be replaced.
 */
function npm(npmArguments) {
  const { npm_execpath: program, npm_node_execpath: node = process.execPath } = process.env;
  const options = { cwd: root, stdio: ["ignore", "ignore", "inherit"] };
  if (program?.endsWith("npm-cli.js")) return spawnSync(node, [program, ...npmArguments], options);
  // npm is a script on Windows, which only a shell can start.
  return spawnSync("npm", npmArguments, { ...options, shell: process.platform === "win32" });
}

function fail(sentence, exitCode = 1) {
  console.error(sentence);
  process.exit(exitCode);
}
