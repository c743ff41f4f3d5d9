import { expect, test } from "vitest";
import { input, submit } from "../support/client.ts";
import type { CountedCall } from "../support/count-calls.ts";
import { countingEngine } from "../support/counting-engine.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

const LIMIT = 100;

test("the last slot of a lane of one hundred costs one write unit", async () => {
  const calls: CountedCall[] = [];
  const engine = await countingEngine((call) => calls.push(call));
  const system = await startSystem({
    callbacks: "off",
    concurrency: LIMIT,
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: engine.url,
      LANE_LIMIT_VOD_AIGC: String(LIMIT),
    },
  });
  const start = async (number: number) => {
    // Five seconds apart no start needs a turn, so that only slots are counted.
    await system.clock.advance(5000);
    const { body } = await submit(system, `task ${number}`, { input: input("[seconds:99999]") });
    return body.status;
  };
  for (let number = 1; number < LIMIT; number += 1) await start(number);
  calls.length = 0;

  const status = await start(LIMIT);

  const units = calls
    .filter(({ action, pk }) => action !== "GetItem" && /^(?:lane|slot)#/.test(pk ?? ""))
    .reduce((sum, call) => sum + call.units, 0);
  tellBench("slot", "", units);
  expect(status).toBe("running");
  expect(units).toBe(1);
});
