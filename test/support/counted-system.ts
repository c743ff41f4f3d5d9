import { submit } from "./client.ts";
import type { CountedCall, Spent } from "./count-calls.ts";
import { countingEngine } from "./counting-engine.ts";
import { type System, type SystemOptions, startSystem } from "./system.ts";

/**
 * A system whose table has seen a task before, so that rows that are made once (lane, rate,
 * identity) are there.
 */
export const countedSystem = async (
  options: SystemOptions = {},
): Promise<{ system: System; spent: Spent; calls: readonly CountedCall[] }> => {
  const calls: CountedCall[] = [];
  const engine = await countingEngine((call) => calls.push(call));
  const system = await startSystem({
    ...options,
    environment: { AWS_ENDPOINT_URL_DYNAMODB: engine.url, ...options.environment },
  });
  await submit(system, "before");
  await system.clock.advance(13 * 60_000);
  await system.pass(2 * 60_000);
  engine.spent.write = 0;
  engine.spent.strongReads = 0;
  return { system, spent: engine.spent, calls };
};
