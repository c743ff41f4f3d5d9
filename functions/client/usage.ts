import { type Connection, send } from "./send.ts";
import { bodyOf, type CallOptions } from "./task-handle.ts";

/** The days of a sum, and how they are added up. */
export interface UsageFilter {
  /** The first day of UTC, as `2026-01-31`. Default: 30 days that end with `to`. */
  readonly from?: string | undefined;
  /** The last day. Default: yesterday. */
  readonly to?: string | undefined;
  /** `day` by default. */
  readonly by?: "day" | "operation" | undefined;
}

/** The sums of some settled tasks. */
export interface UsageSums {
  readonly tasks: number;
  /** How long they were at Tencent. */
  readonly seconds: number;
  /** Those that Tencent accepted. It may charge them, also where they failed. */
  readonly charged: number;
  /** Those of which nobody can tell whether Tencent accepted them. */
  readonly unsure: number;
}

/** The sums of the tenant's settled tasks. */
export interface Usage {
  readonly from: string;
  readonly to: string;
  /** The last day that was counted. Later days are missing. */
  readonly countedUpTo?: string | undefined;
  /** Days or operations without a task are missing. */
  readonly usage: readonly (UsageSums & {
    readonly day?: string | undefined;
    readonly operation?: string | undefined;
  })[];
  readonly total: UsageSums;
}

/** Asks what settled tasks came to. */
export async function readUsage(
  connection: Connection,
  { from, to, by }: UsageFilter,
  { signal }: CallOptions,
): Promise<Usage> {
  const named = new URLSearchParams();
  for (const [name, value] of Object.entries({ from, to, by }))
    if (value !== undefined) named.set(name, value);
  const query = String(named);
  const path = query === "" ? "/v1/usage" : `/v1/usage?${query}`;
  const { body } = await send<Usage>(connection, { method: "GET", path, signal });
  return bodyOf(body);
}
