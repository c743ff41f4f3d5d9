import { operationNames } from "../inputs.ts";
import type { Scene } from "../stage.ts";

const TRANSCRIPTION = "trtc.StartAITranscription";

export const shared: Scene = {
  about: "Tasks that were started for one tenant and are followed by the same one and by another, as this version lets them.",
  options: {},
  mayBeRefused: true,
  afterwards: [{ minutes: 3 }, { leapMinutes: 20, minutes: 3 }],
  // This version calls a person for what it lets callers do.
  allowedAlarms: ["provider_task_of_another", "provider_task_twice", "provider_row_without_owner"],
  play: async (stage) => {
    for (const operation of operationNames) {
      const { taskId, providerTaskId: TaskId } = await stage.submit(operation, "started", { marks: "[seconds:300]" });
      await stage.follow(operation, "followed by its tenant", { TaskId });
      await stage.follow(operation, "followed by another tenant", { TaskId }, { tenant: "acme" });
      if (operation !== TRANSCRIPTION) continue;
      await stage.follow(operation, "followed by another tenant by its session", { SessionId: `${taskId}-0` }, { tenant: "acme" });
    }
    await stage.system.tick();
    await stage.snapshot();
  },
};
