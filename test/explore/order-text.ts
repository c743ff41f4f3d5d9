import type { FaultKind } from "../simulation/fault-kinds.ts";
import type { Turn } from "./order.ts";

/**
 * An order as a person passes it on: `submit.0.0*7,callback.0.1*2!lost,submit.0.0*3`. `:heard`
 * stands where the caller of a slow call hears that there is no answer, and goes on.
 */
export function orderText(order: readonly Turn[]): string {
  return order
    .map(({ by, calls, strike }) => {
      if (strike === undefined) return `${by}*${calls}`;
      const { kind, ms, hears } = strike;
      const wait = ms === undefined ? "" : `:${ms}`;
      return `${by}*${calls}!${kind}${wait}${hears === true ? ":heard" : ""}`;
    })
    .join(",");
}

/** Reads what `orderText` wrote. Throws an Error with one sentence where it makes no sense. */
export function readOrder(text: string): readonly Turn[] {
  return text.split(",").map((part) => {
    const [, by, calls, kind, ms, heard] =
      /^([\w.-]+)\*(\d+)(?:!([a-z-]+)(?::(\d+))?(:heard)?)?$/.exec(part) ?? [];
    if (by === undefined)
      throw new Error(`A turn is written as submit.0.0*7, not ${JSON.stringify(part)}.`);
    const strike =
      kind === undefined
        ? undefined
        : {
            kind: kind as FaultKind,
            hears: heard !== undefined,
            ...(ms === undefined ? {} : { ms: Number(ms) }),
          };
    return { by, calls: Number(calls), strike };
  });
}
