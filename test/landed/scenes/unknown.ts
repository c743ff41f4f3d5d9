import { callBack, completion, signed } from "../../support/client.ts";
import { deduped, unprotected } from "../inputs.ts";
import type { Scene, Stage } from "../stage.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const unanswered = async (stage: Stage, name: string): Promise<void> => {
  for (const operation of deduped) await stage.submit(operation, name, { fates: ["unanswered"] });
  await stage.submit("trtc.StartAITranscription", name, { fates: ["lost"] });
};

export const unknown: Scene = {
  about:
    "Tasks of which nothing can be known: given up, with a TaskId that was named since, closed, and forgotten by Tencent.",
  options: {},
  afterwards: [{ leapMinutes: 8 * 24 * 60, minutes: 3 }],
  play: async (stage) => {
    const { system } = stage;
    await unanswered(stage, "closed");
    for (const operation of unprotected) {
      await stage.submit(operation, "given up at once", { fates: ["lost"] });
    }
    await stage.submit("vod.CreateAigcVideoTask", "forgotten", { marks: "[seconds:10]" });
    stage.questions = ({ body }) =>
      body.includes(system.standIn.creates().at(-1)?.TaskId ?? "none") ? "" : undefined;
    await system.pass(20 * MINUTE);
    await system.clock.advance(3 * DAY + 60 * MINUTE);
    stage.questions = undefined;
    await system.pass(15 * MINUTE);
    await system.clock.advance(4 * DAY);
    await system.pass(3 * MINUTE);

    // A start of ProcessMedia is found wherever Tencent answers questions.
    stage.questions = () => "";
    await unanswered(stage, "given up");
    await system.pass(20 * MINUTE);
    await system.clock.advance(3 * DAY + 60 * MINUTE);
    await system.pass(3 * MINUTE);
    const late = system.standIn
      .creates()
      .find(
        ({ action, acceptedAt }) =>
          action === "CreateAigcVideoTask" && acceptedAt > system.clock.now() - 4 * DAY,
      );
    if (late === undefined) throw new Error("Tencent has no late task.");
    await callBack(system, signed(system, completion(late)));
    await stage.snapshot();
  },
};
