import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Runs this file in a thread of its own, given `work` as its `workerData`. Answers with the first
 * message that it posts; throws what it throws.
 */
export const inThread = <T>(file: URL, work: unknown, options: WorkerOptions = {}): Promise<T> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(file, { ...options, workerData: work });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
