import { deduped, operationNames } from "../inputs.ts";
import type { Scene } from "../stage.ts";

const MINUTE = 60_000;

export const submitting: Scene = {
  about:
    "Creates on their way to Tencent, first ones and repeats, whose senders are never heard of again.",
  options: {},
  callsBack: true,
  afterwards: [
    { minutes: 12 },
    { leapMinutes: 73 * 60, minutes: 3 },
    { leapMinutes: 5 * 24 * 60, minutes: 3 },
  ],
  play: async (stage) => {
    for (const operation of deduped)
      await stage.submit(operation, "repeat on its way", { fates: ["lost", "held"] });
    await stage.system.clock.advance(7 * MINUTE);
    const repeats = stage.system.tick();
    await stage.held(deduped.length);
    const firsts = operationNames.map((operation) =>
      stage.submit(operation, "on its way", { fates: ["held"] }),
    );
    await stage.held(deduped.length + operationNames.length);
    await stage.snapshot();
    stage.release();
    await Promise.all([repeats, ...firsts]);
  },
};
