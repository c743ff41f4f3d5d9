import { hash } from "node:crypto";

/**
 * The number of work lists of one kind. One partition of an index takes 1,000 writes a second, and
 * a thousand tasks a second are 125 for each of eight.
 */
export const SHARDS = 8;

/** The list of a task, by a hash of its id: 0 to 7. */
export function shardOf(taskId: string): number {
  // The first 32 bits, as text: Node 24 takes three times as long for a digest in a Buffer.
  return Number.parseInt(hash("sha256", taskId).slice(0, 8), 16) % SHARDS;
}
