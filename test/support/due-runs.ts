import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Dependencies } from "../../functions/lifecycle/common/dependencies.ts";
import { products } from "../../functions/tencent/registry.ts";
import { engineClient } from "./engine-client.ts";

/** A run of the poller begins what is due within so long. */
const RUN_MS = 55_000;

/**
 * Which runs that begin now would find anything: the poller an entry that is due, the starter a
 * queue that is not empty. One read of the index says it, where the two runs make forty calls.
 */
export async function dueRuns(
  { clock, settings }: Pick<Dependencies, "clock" | "settings">,
  TableName: string,
): Promise<{ readonly polls: boolean; readonly starts: boolean }> {
  const scan = new ScanCommand({ TableName, IndexName: "agenda" });
  const { Items = [], LastEvaluatedKey } = await engineClient().send(scan);
  const until = new Date(clock.now() + RUN_MS).toISOString();
  const isListed = (list: string, upTo?: string) =>
    LastEvaluatedKey !== undefined ||
    Items.some(
      ({ agenda, dueAt }) =>
        agenda?.S?.startsWith(list) && (upTo === undefined || String(dueAt?.S) <= upTo),
    );
  const pulls = products.some((product) =>
    settings.applicationsOf(product).some((each) => settings.pullsEvents(product, each)),
  );
  return { polls: pulls || isListed("ask#", until), starts: isListed("wait#") };
}
