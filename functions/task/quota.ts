/** A bound of a tenant's, as its callers are told of it. */
export interface Quota {
  readonly policy: "tasks-per-second" | "tasks-at-once";
  readonly quota: number;
  /** The new tasks that it still allows, as a count. Undefined where that is not known. */
  readonly left: number | undefined;
}
