import { parentPort, workerData } from "node:worker_threads";
import { runScenes } from "./crash-run.ts";

// Errors are values here, and nobody reads where they were made.
Error.stackTraceLimit = 0;

parentPort?.postMessage(await runScenes(workerData));
