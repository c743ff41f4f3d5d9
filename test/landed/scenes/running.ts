import type { Sample } from "../../../infra/local/sample-inputs.ts";
import { startAsStranger } from "../../support/strangers.ts";
import { inputWith, operationNames } from "../inputs.ts";
import type { Scene } from "../stage.ts";

const MINUTE = 60_000;

/** Where the products name their results, each in its own way. */
const RESULTS = ["FileInfos", "FileInfo", "VideoUrls", "VideoInfoList", "MediaProcessResultSet"];

/** The same answer before its results are there. */
const withoutResults = (body: string): string =>
  JSON.stringify(JSON.parse(body), (name, value: unknown) => {
    if (!RESULTS.includes(name)) return value;
    return Array.isArray(value) ? [] : null;
  });

/**
 * A transcription that has ended is Stopped for a while. How long is not documented, so here it is
 * long.
 */
const stopped = (body: string): string => {
  const { Error: refusal, ...response } = JSON.parse(body).Response;
  return JSON.stringify({
    Response: refusal === undefined ? response : { ...response, Status: "Stopped", StartTime: "" },
  });
};

/** SessionIds of a neighbour that calls Tencent directly. */
const SESSIONS = ["first-session", "second-session"] as const;

export const running: Scene = {
  about:
    "Tasks that Tencent has accepted, with each note that a row may keep of them, and tasks that were started elsewhere.",
  options: {},
  callsBack: true,
  afterwards: [
    { minutes: 5 },
    { leapMinutes: 10, minutes: 4 },
    { leapMinutes: 12 * 60, minutes: 2 },
  ],
  play: async (stage) => {
    const { system } = stage;
    const TRANSCRIPTION = "trtc.StartAITranscription";
    await stage.submit("vod.CreateAigcVideoTask", "stalled", { marks: "[seconds:36000]" });
    await stage.submit("mps.ProcessMedia", "past its deadline", {
      marks: "[seconds:7200]",
      more: { deadlineSeconds: 60 },
    });
    await system.clock.advance(35 * MINUTE);
    await system.pass(2 * MINUTE);

    const followed = new Map<Sample, string>();
    for (const operation of operationNames) {
      const input = inputWith(operation, "elsewhere [seconds:900]");
      followed.set(
        operation,
        await startAsStranger(system, operation, {
          input,
          sessionId: operation.replaceAll(".", "-"),
        }),
      );
    }
    for (const sessionId of SESSIONS) {
      const input = inputWith(TRANSCRIPTION, `${sessionId} [seconds:900]`);
      await startAsStranger(system, TRANSCRIPTION, { input, sessionId });
    }
    for (const operation of operationNames) {
      await stage.submit(operation, "asked about", { marks: "[seconds:600]" });
      if (operation !== TRANSCRIPTION)
        await stage.submit(operation, "without a result yet", { marks: "[seconds:20]" });
      await stage.follow(operation, "followed", { TaskId: followed.get(operation) });
    }
    await stage.follow(TRANSCRIPTION, "followed by its session", { SessionId: SESSIONS[0] });
    stage.alter = (body) => body.replace(/,"TaskId":"v2_[^"]*"/, "");
    await stage.follow(
      TRANSCRIPTION,
      "followed by its session while no TaskId is told",
      { SessionId: SESSIONS[1] },
      { more: { metadata: { room: "7" } } },
    );
    await stage.submit(TRANSCRIPTION, "ended without a word");
    stage.alter = (body, { action }) =>
      action === "DescribeAITranscription" ? stopped(body) : withoutResults(body);
    await system.pass(2 * MINUTE);
    for (const operation of operationNames) {
      await stage.submit(operation, "just accepted", {
        marks: "[seconds:200]",
        more: { deadlineSeconds: 600 },
      });
    }
    await stage.snapshot();
  },
};
