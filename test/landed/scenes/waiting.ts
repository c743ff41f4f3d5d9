import { RateStore } from "../../../functions/store/rate-store.ts";
import { tableOf } from "../../support/planted-rows.ts";
import { limited, operationNames, VOD_APPLICATIONS } from "../inputs.ts";
import type { Scene } from "../stage.ts";

const MINUTE = 60_000;
const BUSY = { refused: "RequestLimitExceeded" } as const;

const [, SECOND, THIRD] = VOD_APPLICATIONS;

/**
 * Of the applications of an operation with a limit each is a lane, so that one task does not wait
 * for another.
 */
const laneOf = (operation: string, SubAppId: number) =>
  limited.includes(operation) ? { input: { SubAppId } } : {};

export const waiting: Scene = {
  about:
    "Queued tasks: behind others, after a refusal, after two, unsent, and without a turn. Lanes of one, held and free.",
  options: { laneLimit: 1, concurrency: 1 },
  afterwards: [{ minutes: 8 }, { leapMinutes: 15, minutes: 3 }],
  play: async (stage) => {
    const video = "vod.CreateAigcVideoTask";
    await stage.submit("mps.ProcessMedia", "refused twice", { fates: [BUSY, BUSY] });
    await stage.system.pass(MINUTE);
    for (const operation of operationNames) {
      await stage.submit(operation, "refused", { fates: [BUSY], ...laneOf(operation, SECOND) });
      await stage.submit(operation, "unsent", {
        fates: ["unreached"],
        ...laneOf(operation, THIRD),
      });
    }
    await stage.submit(video, "holds the slot", { marks: "[seconds:60]" });
    await stage.submit(video, "waits", {
      more: { metadata: { shot: "7" }, deadlineSeconds: 7200 },
    });
    await stage.submit(video, "waits for another tenant", { tenant: "acme" });
    await stage.submit(video, "waits with a priority", { more: { priority: 5 } });
    await stage.submit(video, "waits for a day at most", { more: { startWithinSeconds: 86_400 } });
    // The task before this one has the only turn within the time that a submission waits for one.
    const rates = new RateStore(tableOf(stage.system));
    const now = stage.system.clock.now();
    const actions = [
      "vod.CreateAigcVideoRedrawTask",
      "mps.CreateAigcVideoTask",
      "tiw.CreateVideoGenerationTask",
      "trtc.StartAITranscription",
    ] as const;
    for (const action of actions) {
      await rates.reserve(action, { perSecond: 0.1, earliest: now, latest: now + MINUTE });
      await stage.submit(action, "without a turn");
    }
    await stage.snapshot();
  },
};
