import { submit } from "../../support/client.ts";
import { type System, startSystem } from "../../support/system.ts";
import { inputWith, operationNames } from "../inputs.ts";
import type { Scene } from "../stage.ts";

const TRANSCRIPTION = "trtc.StartAITranscription";

/** Another deployment that uses the same applications. */
const elsewhere = (system: System): Promise<System> =>
  startSystem({
    clock: system.clock,
    callbacks: "off",
    environment: {
      ENVIRONMENT: "elsewhere",
      TENCENT_ENDPOINT_URL: system.standIn.url,
      LANE_LIMIT_VOD_AIGC: "20",
    },
  });

export const shared: Scene = {
  about:
    "Tasks that were started for one tenant and are followed by the same one and by another, as this version lets them.",
  options: {},
  mayBeRefused: true,
  afterwards: [{ minutes: 3 }, { leapMinutes: 20, minutes: 3 }],
  // This version calls a person for what it lets callers do.
  allowedAlarms: ["provider_task_of_another", "provider_task_twice", "provider_row_without_owner"],
  play: async (stage) => {
    for (const operation of operationNames) {
      const { taskId, providerTaskId: TaskId } = await stage.submit(operation, "started", {
        marks: "[seconds:300]",
      });
      await stage.follow(operation, "followed by its tenant", { TaskId });
      await stage.follow(operation, "followed by another tenant", { TaskId }, { tenant: "acme" });
      if (operation !== TRANSCRIPTION) continue;
      await stage.follow(
        operation,
        "followed by another tenant by its session",
        { SessionId: `${taskId}-0` },
        { tenant: "acme" },
      );
    }
    const other = await elsewhere(stage.system);
    for (const operation of operationNames) {
      const input = inputWith(operation, "elsewhere [seconds:300]");
      const { body } = await submit(other, `${operation} elsewhere`, { operation, input });
      await stage.follow(operation, "followed from another environment", {
        TaskId: body.providerTaskId,
      });
    }
    await stage.system.tick();
    await stage.snapshot();
  },
};
