import { createHmac } from "node:crypto";
import { createHandler } from "../../functions/receive-callback.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { submit } from "../support/client.ts";
import { CALLBACK_KEYS, PATH_SECRET, type System, type SystemOptions } from "../support/system.ts";

export const MINUTE = 60_000;

export const GONE = JSON.stringify({
  Response: {
    Error: { Code: "FailedOperation.TaskNotExist", Message: "It is gone." },
    RequestId: "r",
  },
});

export type Look = "Preparing" | "InProgress" | "Stopped" | "gone" | "silent";

/** A transcription of which no callback tells, and whose status is asked for. */
export const transcribe = async (
  lookOf: () => Look | Promise<Look>,
  options: SystemOptions = {},
) => {
  const answer = (body: string, look: Look): string => {
    if (look === "silent") return "";
    return look === "gone" ? GONE : body.replace(/"Status":"\w+"/, `"Status":"${look}"`);
  };
  const system = await startWithAlteredAnswers(
    async (body, { action }) =>
      action === "DescribeAITranscription" ? answer(body, await lookOf()) : body,
    { callbacks: "lost", ...options },
  );
  const operation = "trtc.StartAITranscription";
  const input = { ...sampleInputs[operation], RoomId: "room [seconds:36000]", RoomIdType: 1 };
  const { body } = await submit(system, "session", { operation, input });
  return { system, taskId: body.taskId };
};

export const tell = (system: System, EventType: number, Payload: object) => {
  const [started] = system.standIn.creates();
  const EventMsTs = system.clock.now() - 15_000;
  const EventInfo = { EventMsTs, TaskId: started?.TaskId, RoomId: "room", RoomIdType: 1, Payload };
  const body = JSON.stringify({
    EventGroupId: 9,
    EventType,
    CallbackTs: system.clock.now(),
    EventInfo,
  });
  const sign = createHmac("sha256", CALLBACK_KEYS.trtc).update(body).digest("base64");
  const pathParameters = { product: "trtc", pathSecret: PATH_SECRET };
  return createHandler(system.dependencies)({ headers: { sign }, pathParameters, body });
};
