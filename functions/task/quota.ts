/** A bound of a tenant's, as its callers are told of it. */
export interface Quota {
  readonly policy: "tasks-per-second" | "tasks-at-once";
  readonly quota: number;
  /** How many new tasks it still allows. Undefined where that is not known. */
  readonly left: number | undefined;
}
