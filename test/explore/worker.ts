import { parentPort, workerData } from "node:worker_threads";
import { exploreShare, type Share } from "./share.ts";

// Errors are values here, and nobody reads where they were made.
Error.stackTraceLimit = 0;

const share: Share = workerData;
parentPort?.postMessage(await exploreShare(share));
