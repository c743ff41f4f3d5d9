import { productNameOf } from "./names.ts";
import { SHARDS, shardOf } from "./shard.ts";

/**
 * The work list of a product's tasks that may be at Tencent, as every version knows it: `ask#vod`
 * for `vod.CreateAigcVideoTask`.
 */
export function wholeAskAgenda(operation: string): string {
  return `ask#${productNameOf(operation)}`;
}

/**
 * All work lists of a product, or of an operation's product: the whole one, and its shards
 * `ask#vod#0` to `ask#vod#7`. A task stands on one of them and stays there (decision 0047).
 */
export function askAgendas(product: string): readonly string[] {
  const whole = wholeAskAgenda(product);
  return [whole, ...Array.from({ length: SHARDS }, (_, shard) => `${whole}#${shard}`)];
}

/** The work list that a task enters: its product's shard for it, or the whole one. */
export function askAgendaOf(
  { operation, taskId }: { readonly operation: string; readonly taskId: string },
  isSharded: boolean,
): string {
  const whole = wholeAskAgenda(operation);
  return isSharded ? `${whole}#${shardOf(taskId)}` : whole;
}
