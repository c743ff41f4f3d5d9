import type { Scene } from "../stage.ts";

const LIMIT = 20;

export const spread: Scene = {
  about:
    "A large lane with slots in two rows and tasks that wait, and tenants whose tasks have places.",
  options: {
    laneLimit: LIMIT,
    concurrency: LIMIT,
    environment: { TENANT_TASKS_AT_ONCE: "30,acme=5", TENANT_TASKS_PER_SECOND: "50" },
  },
  afterwards: [{ minutes: 6 }, { leapMinutes: 15, minutes: 2 }],
  play: async (stage) => {
    for (let number = 0; number < LIMIT + 4; number++) {
      await stage.submit("vod.CreateAigcVideoTask", `number ${number}`, {
        marks: `[seconds:${60 + 10 * number}]`,
        tenant: number % 6 === 5 ? "acme" : "default",
      });
      await stage.system.clock.advance(200);
    }
    await stage.snapshot();
  },
};
