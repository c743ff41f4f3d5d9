import type { TryOutcome } from "../../functions/delivery/try-outcome.ts";
import type { Dial, Resume } from "../../functions/lifecycle/common/dependencies.ts";

const RESET: TryOutcome = { kind: "failed", reason: "reset" };

/** An event that an address took. */
export interface Taken {
  readonly to: string;
  readonly id: string;
}

/**
 * Receivers and workflows that take every event, but for those that are down or gone by their
 * names, such as `https://down.example`. While they are `mended`, all take what they are told.
 */
export const receiversOf = (isMended = false) => {
  const taken: Taken[] = [];
  const isDown = (name: string): boolean => !isMended && name.includes("down");
  const dial: Dial = async ({ url, headers, body }) => {
    if (isDown(url)) return RESET;
    if (url.includes("gone")) return { kind: "answered", status: 410 };
    taken.push({ to: url, id: headers["webhook-id"] ?? "" });
    const { challenge } = JSON.parse(body).data;
    return { kind: "answered", status: 200, body: JSON.stringify({ challenge }) };
  };
  const resume: Resume = async (waiting, { taskId, status }) => {
    const token =
      "stepFunctions" in waiting
        ? waiting.stepFunctions.taskToken
        : waiting.durableFunction.callbackId;
    if (isDown(token)) return RESET;
    taken.push({ to: token, id: `evt_${taskId}_${status}` });
    return { kind: "answered", status: 200 };
  };
  return { taken, dial, resume };
};
