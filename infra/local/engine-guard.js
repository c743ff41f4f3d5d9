// Holds the embedded engine for a runner: `node engine-guard.js <engine> <arguments…>`.
//
// The engine outlives a parent that is killed, and a killed parent can clean nothing up. So this
// process stands between them and reads a pipe from the runner: the pipe ends when the runner does,
// however it does, and then the engine is killed. It is killed, not asked: it waits a second before
// it obeys SIGTERM, and what it acknowledged is on disk either way.
import { spawn } from "node:child_process";
import process from "node:process";

const [engine, ...engineArguments] = process.argv.slice(2);
const child = spawn(engine, engineArguments, { stdio: ["ignore", "ignore", "inherit"] });

child.on("spawn", () => process.stdout.write(`${child.pid}\n`));
child.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on("exit", (code) => process.exit(code ?? 0));

process.stdin.on("close", () => child.kill("SIGKILL"));
process.stdin.resume();
// The runner may be gone while this process still writes to it.
process.stdout.on("error", () => child.kill("SIGKILL"));
