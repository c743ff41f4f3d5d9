import type { Clock } from "../../task/time.ts";

/**
 * Bytes of a part. S3 takes 5 MB at least and 10,000 parts. Two parts and what the network holds
 * fit many times into a function of 512 MB.
 */
export const PART_BYTES = 8 * 1024 * 1024;

/** The time of a run is over in the middle of a file. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/**
 * A file in parts of `PART_BYTES`, the last one shorter. Only two buffers are ever filled, in turn,
 * so a part has to be stored before the next but one is asked for. A host that sends byte by byte
 * is stopped at `until`, too. Throws `OutOfTime`.
 */
export async function* partsOf(
  chunks: AsyncIterable<Buffer>,
  { clock, until }: { readonly clock: Pick<Clock, "now">; readonly until: number },
): AsyncGenerator<Buffer> {
  const buffers = [Buffer.allocUnsafe(PART_BYTES), Buffer.allocUnsafe(PART_BYTES)] as const;
  let buffer: Buffer = buffers[0];
  let filled = 0;
  for await (const chunk of chunks) {
    if (clock.now() >= until) throw new OutOfTime("The time for copying is over.");
    let taken = 0;
    while (taken < chunk.length) {
      const copied = chunk.copy(buffer, filled, taken);
      taken += copied;
      filled += copied;
      if (filled < PART_BYTES) continue;
      yield buffer;
      buffer = buffer === buffers[0] ? buffers[1] : buffers[0];
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
