import { DEFAULT_ENDPOINT } from "../../delivery/webhook-secret.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * Disables an endpoint whose receiver wants nothing more. An address on a task has none: only its
 * own delivery ends.
 */
export async function disableEndpoint(
  { endpoints, log }: Pick<Dependencies, "endpoints" | "log">,
  tenant: string,
  id: string,
): Promise<void> {
  if (id === DEFAULT_ENDPOINT) return;
  const from = ["pending", "enabled"] as const;
  const { won } = await endpoints.moveTo(tenant, id, { from, to: "disabled" });
  if (won) log("endpoint_disabled", { tenant, endpoint: id });
}
