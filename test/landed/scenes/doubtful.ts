import { callBack, completion, signed } from "../../support/client.ts";
import { deduped, operationNames } from "../inputs.ts";
import type { Scene, Stage } from "../stage.ts";

const MINUTE = 60_000;

/**
 * Tells of the end of a task whose create was not answered, while Tencent does not answer questions
 * about it.
 */
const nameCandidate = async ({ system }: Stage, taskId: string): Promise<void> => {
  const entry = system.standIn.creates().find(({ SessionId }) => SessionId.startsWith(taskId));
  if (entry === undefined) throw new Error("Tencent has no such task.");
  await callBack(system, signed(system, completion(entry)));
};

export const doubtful: Scene = {
  about:
    "Starts in doubt of each class, with what is known of them: a duplicate, a refusal of the repeat, a TaskId that was named.",
  options: {},
  callsBack: true,
  afterwards: [
    { minutes: 15 },
    { leapMinutes: 73 * 60, minutes: 3 },
    { leapMinutes: 5 * 24 * 60, minutes: 3 },
  ],
  play: async (stage) => {
    for (const operation of deduped) {
      await stage.submit(operation, "seen as a duplicate", { fates: ["unanswered"] });
      await stage.submit(operation, "repeat refused", {
        fates: ["lost", { refused: "InvalidParameter" }],
      });
      await stage.submit(operation, "repeat refused for now", {
        fates: ["lost", { refused: "LimitExceeded" }],
        more: { deadlineSeconds: 60 },
      });
    }
    await stage.system.clock.advance(6 * MINUTE);
    await stage.system.pass(2 * MINUTE);
    // Nothing is heard of Tencent but refused and lost creates.
    stage.questions = () => "";
    for (const operation of operationNames) {
      await stage.submit(operation, "lost", { fates: ["lost"] });
      await stage.submit(operation, "unanswered", { fates: ["unanswered"] });
    }
    const named = await stage.submit("vod.CreateAigcVideoTask", "named by a callback", {
      fates: ["unanswered"],
    });
    await nameCandidate(stage, named.taskId);
    await stage.snapshot();
  },
};
