import { SMALL_LANE } from "../../store/lane-parts.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * Whether slots of a lane with this limit may stand in slots rows (decision 0040). Each version
 * that knows the shards of the work lists also leaves alone what slots rows give out. So the table
 * that uses the shards is shared by no version that would give a slot out twice.
 */
export async function maySpreadSlots(
  { identity, clock }: Pick<Dependencies, "identity" | "clock">,
  limit: number,
): Promise<boolean> {
  return limit > SMALL_LANE && (await identity.asksSharded(clock.now()));
}
