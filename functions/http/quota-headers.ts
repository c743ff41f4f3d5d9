import type { Quota } from "../task/quota.ts";

/**
 * The fields that tell a caller of its tenant's bounds (draft-ietf-httpapi-ratelimit-headers-11). A
 * bound that is not known to allow more or none is shown as a policy alone.
 *
 * Example: `RateLimit-Policy: "tasks-per-second";q=5;w=1, "tasks-at-once";q=20` and
 * `RateLimit: "tasks-per-second";r=4;t=1, "tasks-at-once";r=17`.
 */
export function quotaHeaders(quotas: readonly Quota[] = []): Readonly<Record<string, string>> {
  const policies = quotas.map(
    ({ policy, quota }) => `"${policy}";q=${quota}${withWindow(policy, "w")}`,
  );
  const limits = quotas.flatMap(({ policy, left }) =>
    left === undefined ? [] : [`"${policy}";r=${left}${withWindow(policy, "t")}`],
  );
  return {
    ...(policies.length === 0 ? {} : { "ratelimit-policy": policies.join(", ") }),
    ...(limits.length === 0 ? {} : { ratelimit: limits.join(", ") }),
  };
}

/** A rate has its second. A place is free when a task ends, whenever that is. */
const withWindow = (policy: Quota["policy"], parameter: "w" | "t"): string =>
  policy === "tasks-per-second" ? `;${parameter}=1` : "";
