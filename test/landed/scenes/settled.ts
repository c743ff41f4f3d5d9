import { fixtureOf } from "../../../infra/local/operations.ts";
import { ask } from "../../support/client.ts";
import { operationNames } from "../inputs.ts";
import type { Scene, Stage } from "../stage.ts";

const MINUTE = 60_000;

const cancel = async ({ system }: Stage, taskId: string): Promise<void> => {
  await ask(system, "POST", `/v1/tasks/${taskId}/cancel`, {
    headers: { authorization: "Bearer landed-default-api-key-00" },
  });
};

/** Addresses of results so long that they get a row of their own. */
const longer = (body: string): string =>
  body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(300)}"`);

export const settled: Scene = {
  about: "Tasks that have ended in each way there is, with small and large results.",
  // ProcessMedia would tell Tencent an address that is another one each time.
  options: { callbacks: "on", environment: { CALLBACK_PRODUCTS: "vod,tiw,trtc" } },
  afterwards: [{ minutes: 1 }],
  play: async (stage) => {
    const { system } = stage;
    const VIDEO = "vod.CreateAigcVideoTask";
    stage.alter = longer;
    for (const operation of operationNames) await stage.submit(operation, "succeeded largely");
    await system.pass(12 * MINUTE);
    stage.alter = (body) => body;
    for (const operation of operationNames) {
      const metadata = { shot: "7", scene: operation };
      await stage.submit(operation, "succeeded", { more: { metadata } });
      await stage.submit(operation, "failed", { marks: `[fail:${fixtureOf(operation).failure}]` });
      await stage.submit(operation, "rejected", { fates: [{ refused: "InvalidParameter" }] });
      await stage.submit(operation, "expired", {
        fates: [
          { refused: "LimitExceeded" },
          { refused: "LimitExceeded" },
          { refused: "LimitExceeded" },
        ],
        more: { startWithinSeconds: 60 },
      });
      const queued = await stage.submit(operation, "canceled in the queue", {
        fates: ["unreached"],
      });
      await cancel(stage, queued.taskId);
      const started = await stage.submit(operation, "canceled at Tencent", {
        marks: "[seconds:600]",
      });
      await cancel(stage, started.taskId);
    }
    await stage.submit(VIDEO, "asked for in many words", {
      input: {
        Prompt: `${"A long story. ".repeat(100)}asked for in many words`,
        ModelName: "Nobody",
        ModelVersion: "1",
      },
      more: {
        priority: -3,
        metadata: Object.fromEntries(
          Array.from({ length: 16 }, (_, number) => [`key ${number}`, "a value of some length"]),
        ),
      },
    });
    await system.pass(25 * MINUTE);
    await stage.snapshot();
  },
};
