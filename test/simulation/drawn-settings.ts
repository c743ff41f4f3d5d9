import type { Fault, FaultRates } from "./fault-kinds.ts";
import { outageTargets } from "./faults.ts";
import type { Population } from "./planned-life.ts";
import { drawnFor, type Random } from "./random.ts";
import { ruleChanges } from "./rule-changes.ts";
import { honest, type TencentOptions, usual } from "./tencent.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Drawn apart, as lives were drawn before there was any. */
export const redeploysOf = (seed: number, start: number): Population["redeploys"] => {
  if (drawnFor(seed, "redeploys") >= 0.08) return undefined;
  const at = start + Math.floor(drawnFor(seed, "redeployed at") * 10 * MINUTE);
  const without = drawnFor(seed, "redeployed without") < 0.5 ? "applications" : "products";
  const rules = ruleChanges[Math.floor(drawnFor(seed, "redeployed rules") * 6)];
  // Alone, new rules meet tasks that are submitted, queued and started as before.
  const keepsAll = rules !== undefined && drawnFor(seed, "redeployed alone") < 0.7;
  return { at, without: keepsAll ? "nothing" : without, rules };
};

/**
 * Each life is bad in its own way: of each kind of call some lives see no fault and others see
 * little else.
 */
export const ratesOf = (random: Random, isLong: boolean): FaultRates => {
  const severity = isLong ? 0.3 : random.pick([0.8, 1.3, 1.3, 1.8]);
  const rate = (usually: number): number =>
    random.chance(0.2) ? 0 : Math.min(0.9, usually * severity * (0.3 + 1.4 * random.next()));
  return {
    read: rate(0.04),
    write: rate(0.06),
    query: rate(0.04),
    create: rate(0.45),
    question: rate(0.2),
    secret: rate(0.1),
    sleep: rate(0.03),
    forward: rate(0.2),
    callback: rate(0.5),
    tick: rate(0.5),
  };
};

export const outagesOf = (random: Random, within: number): readonly Fault[] =>
  outageTargets.flatMap((target, index) =>
    random.chance(0.15)
      ? [
          {
            at: `outage:${target}:${index}`,
            kind: "outage",
            ms: random.whole(0, within),
            forMs: random.pick([MINUTE, 10 * MINUTE, 45 * MINUTE]),
          },
        ]
      : [],
  );

export const deploysOf = (random: Random, within: number): readonly Fault[] =>
  random.chance(0.3)
    ? Array.from({ length: random.whole(1, 4) }, (_, index) => ({
        at: `deploy:${index}`,
        kind: "deploy",
        ms: random.whole(0, within),
      }))
    : [];

export const tencentOf = (random: Random, isLong: boolean): TencentOptions => {
  const longest = isLong
    ? random.pick([10 * HOUR, 45 * HOUR])
    : random.pick([30 * SECOND, 90 * SECOND, 8 * MINUTE]);
  return {
    burnsRefusedIds: random.chance(0.5),
    listsTasks: random.chance(0.5),
    listLagMs: random.pick([0, 30 * SECOND, 10 * MINUTE]),
    lifeMs: (draw) => SECOND * Math.floor(5 + (draw() * draw() * longest) / SECOND),
    concurrency: random.pick([1, 2, 5]),
    oddities: random.chance(0.3) ? honest : { ...usual, sticks: isLong ? 0.2 : 0.002 },
  };
};
