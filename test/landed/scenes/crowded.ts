import type { Scene } from "../stage.ts";

export const crowded: Scene = {
  about:
    "A lane with several holders, a limit that a refusal has taught, and tasks of two tenants that wait.",
  options: { laneLimit: 5, concurrency: 2 },
  afterwards: [{ minutes: 6 }, { leapMinutes: 15, minutes: 2 }],
  play: async (stage) => {
    const video = "vod.CreateAigcVideoTask";
    await stage.submit(video, "first holder", { marks: "[seconds:60]" });
    await stage.submit(video, "second holder", { marks: "[seconds:60]", tenant: "acme" });
    await stage.submit(video, "one too many");
    await stage.submit(video, "waits");
    await stage.submit(video, "waits for another tenant", { tenant: "acme" });
    await stage.snapshot();
  },
};
