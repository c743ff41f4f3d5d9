import type { Scene } from "../stage.ts";

export const crowded: Scene = {
  about: "A lane with several holders, a limit that a refusal has taught, and tasks of two tenants that wait.",
  options: { laneLimit: 5, concurrency: 2 },
  afterwards: [{ minutes: 12 }],
  play: async (stage) => {
    const video = "vod.CreateAigcVideoTask";
    await stage.submit(video, "first holder", { marks: "[seconds:300]" });
    await stage.submit(video, "second holder", { marks: "[seconds:300]", tenant: "acme" });
    await stage.submit(video, "one too many");
    await stage.submit(video, "waits");
    await stage.submit(video, "waits for another tenant", { tenant: "acme" });
    await stage.snapshot();
  },
};
