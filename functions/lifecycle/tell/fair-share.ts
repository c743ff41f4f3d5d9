import { type DueTelling, deliveryNameOf } from "../../store/tell-store.ts";

/** Deliveries to one receiver that are tried side by side. */
const SIDE_BY_SIDE = 2;

/**
 * The first entries of a list, at most `most` of them, and at most two deliveries to one receiver:
 * one that hangs for 15 seconds leaves room for the others.
 *
 * Example: of eleven deliveries to `a` and one to `b`, with `most` 10, two to `a` and the one to
 * `b`.
 */
export function fairShare(due: readonly DueTelling[], most: number): readonly DueTelling[] {
  const taken = new Map<string, number>();
  return due
    .filter((entry) => {
      const receiver = receiverIn(entry);
      if (receiver === undefined) return true;
      const count = (taken.get(receiver) ?? 0) + 1;
      taken.set(receiver, count);
      return count <= SIDE_BY_SIDE;
    })
    .slice(0, most);
}

/** The receiver of a delivery, as its row is named. Undefined for an entry that is no delivery. */
export function receiverIn({ row }: Pick<DueTelling, "row">): string | undefined {
  return deliveryNameOf(row)?.split("#")[1];
}
