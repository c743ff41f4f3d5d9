import type { turnsOfTenants } from "../../../functions/lifecycle/common/tenant-rate.ts";
import type { takePlace } from "../../../functions/lifecycle/request/take-place.ts";
import type { withinBounds } from "../../../functions/lifecycle/request/within-bounds.ts";
import type { PlaceStore } from "../../../functions/store/place-store.ts";
import { given, instead, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** The bounds of each tenant: its rate of new tasks, and its tasks at once. */
export const bounds: readonly Mutant[] = [
  {
    name: "a tenant's rate lets one more in",
    at: "turnsOfTenants",
    mistake: instead<typeof turnsOfTenants>((original) => (parts) => {
      const take = original(parts);
      return (tenant, perSecond) => take(tenant, perSecond + 1);
    }),
    by: "submit/tenant-bounds.test.ts",
  },
  {
    name: "all tenants share the turns of one",
    at: "turnsOfTenants",
    mistake: instead<typeof turnsOfTenants>((original) => (parts) => {
      const take = original(parts);
      return (_tenant, perSecond) => take("all", perSecond);
    }),
    by: "common/tenant-rate.test.ts",
  },
  {
    name: "a tenant has one task more at once than it may",
    at: "takePlace",
    mistake: given<typeof takePlace>((parts, ref, limit) => [parts, ref, limit + 1]),
    by: "submit/tenant-bounds.test.ts",
  },
  {
    name: "a tenant in a crowd has one task more at once than it may",
    at: "takePlace",
    mistake: given<typeof takePlace>((parts, ref, limit) => [parts, ref, limit + 1]),
    by: "simulator",
  },
  {
    name: "the places of a tenant have no limit",
    at: "PlaceStore",
    mistake: unchecked("sizeBelow", "held"),
    by: "store/place-store.test.ts",
  },
  {
    name: "a task that has ended keeps its place",
    at: "PlaceStore.take",
    mistake: given<PlaceStore["take"]>((ref, wanted) => [ref, { ...wanted, gone: {} }]),
    by: "submit/tenant-bounds.test.ts",
  },
  {
    name: "a submission that is refused after it took a place keeps it",
    at: "PlaceStore.release",
    mistake: returns(Promise.resolve()),
    by: "submit/tenant-bounds.test.ts",
  },
  {
    name: "a refused request gives back a place that another one of its key has",
    at: "PlaceStore.release",
    mistake: instead<PlaceStore["release"]>(
      (original) => (ref, place) =>
        original(ref, place).then(() => original(ref, { ...place, takenAt: place.takenAt + 1 })),
    ),
    by: "store/place-store.test.ts",
  },
  {
    name: "a task is recorded before its tenant's bounds are looked at",
    at: "withinBounds",
    mistake: instead<typeof withinBounds>((original) => async (dependencies, ref, record) => {
      const submitted = await record();
      return original(dependencies, ref, async () => submitted);
    }),
    by: "submit/tenant-bounds.test.ts",
  },
];
