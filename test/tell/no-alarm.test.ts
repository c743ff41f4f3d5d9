import { expect, test } from "vitest";
import { submit } from "../support/client.ts";
import { alarms } from "../support/followers.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

test.each([410, 500])(
  "a caller raises no operator's alarm by a receiver that answers %s until its webhook is given up",
  async (status) => {
    const system = await startSystem();
    const receiver = await startReceiver(system);
    receiver.answer(status);
    await submit(system, "one", { webhook: { url: receiver.url } });

    await system.pass(60_000);
    await tellByStream(system);
    for (let tries = 0; tries < 10; tries++) {
      await system.clock.advance(27 * 60 * 60_000);
      await system.clock.during(system.teller({}));
    }

    expect(system.log.map(({ event }) => event)).toContain("webhook_given_up");
    expect(alarms(system)).toEqual([]);
  },
);
