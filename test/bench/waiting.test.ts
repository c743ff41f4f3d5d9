import { expect, test } from "vitest";
import { clientOf } from "../client/client-of.ts";
import { input } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

const SECONDS = 90;
const TAUGHT_BY = 120;

test("a caller of our client waits for a task of 90 seconds with at most 8 requests", async () => {
  const system = await startSystem({
    concurrency: 100,
    environment: { LANE_LIMIT_VOD_AIGC: "100" },
  });
  let requests = 0;
  const client = clientOf(system, {
    fetch: (url, request) => {
      requests += 1;
      return fetch(url, request);
    },
  });
  const name = "vod.CreateAigcVideoTask";
  // Such tasks were seen before, some a minute apart: the service learns how long they take.
  for (let number = 0; number < TAUGHT_BY; number += 1) {
    await system.clock.during(
      client.submit(name, input(`[seconds:${SECONDS}]`), { key: `before ${number}` }),
    );
    await system.clock.advance(20_000);
  }
  await system.clock.advance(2 * SECONDS * 1000);

  const task = await system.clock.during(
    client.submit(name, input(`[seconds:${SECONDS}]`), { key: "waited for" }),
  );
  requests = 0;
  const result = await system.clock.during(task.result());

  tellBench("waiting", "requests", requests);
  expect(result.status).toBe("succeeded");
  expect(requests).toBeLessThanOrEqual(8);
});
