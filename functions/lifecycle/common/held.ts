import type { Dependencies } from "./dependencies.ts";

/**
 * Whether no task of this operation may be started: the table was put back from an earlier point in
 * time, and the operator has not released the operation. A start that the table forgot would be
 * paid for once more. Every path to a start asks: a submission, the queue, a repeat.
 */
export async function isHeld(
  { control, clock }: Pick<Dependencies, "control" | "clock">,
  operation: string,
): Promise<boolean> {
  const restore = await control.restore(clock.now());
  return restore !== undefined && !restore.released.has(operation);
}
