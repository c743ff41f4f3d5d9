import type { Step, Strike } from "./search.ts";

/** Calls of one invocation in a row; a fault may strike the last one. */
export interface Turn {
  readonly by: string;
  readonly calls: number;
  readonly strike: Strike | undefined;
}

/** Steps as turns: those of one invocation in a row are one, up to a fault. */
export function turnsOf(steps: readonly Step[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { by, strike } of steps) {
    const last = turns.at(-1);
    const isSame = last?.by === by && last.strike === undefined;
    if (isSame) turns.pop();
    turns.push({ by, calls: isSame ? last.calls + 1 : 1, strike });
  }
  return turns;
}

/** The steps that turns are made of. */
export function stepsIn(turns: readonly Turn[]): readonly Step[] {
  return turns.flatMap(({ by, calls, strike }) =>
    Array.from({ length: calls }, (_, call) => ({
      by,
      strike: call === calls - 1 ? strike : undefined,
    })),
  );
}
