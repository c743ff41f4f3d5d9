import type { Seams } from "../../functions/compose.ts";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import type { Door } from "./door.ts";
import type { Fault } from "./fault-kinds.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfLanes } from "./judge-lanes.ts";
import type { JudgeOfWaiting } from "./judge-waiting.ts";
import type { Process } from "./process.ts";
import type { FakeTencent, TencentMood } from "./tencent.ts";

/**
 * A question by SessionId alone can only believe the TaskId that the answer names. No assumption of
 * ours covers a wrong one.
 */
const moodFor = ({ body }: SignedRequest, fault: Fault | undefined): TencentMood | undefined =>
  fault?.mood === "other-tasks-id" && body.includes('"TaskId":""')
    ? "internal-error-before"
    : fault?.mood;

interface Way {
  readonly process: Process;
  readonly door: Door;
  readonly judge: Judge;
  readonly judgeOfLanes: JudgeOfLanes;
  readonly judgeOfWaiting: JudgeOfWaiting;
  readonly tencent: FakeTencent;
}

/** A process's way to Tencent. */
export const sendThrough =
  ({ process, door, judge, judgeOfLanes, judgeOfWaiting, tencent }: Way): Seams["send"] =>
  (request: SignedRequest) => {
    const sent = process.current === undefined ? undefined : judge.sends(process.current, request);
    if (sent !== undefined) judgeOfLanes.sends(request.body, sent);
    if (process.current !== undefined) judgeOfWaiting.asks(process.current);
    let answered = "";
    return door.pass(process, {
      channel: request.paid ? "create" : "question",
      timeoutMs: request.timeoutMs,
      what: () => `asks ${request.host.split(".")[0]} ${request.action} ${answered}`,
      act: (invocation, fault) => {
        const charged = tencent.ledger.length;
        const answer = tencent.answer(request, moodFor(request, fault));
        answered = `→ ${answer.status} ${answer.body.slice(0, 400)}`;
        if (request.paid) judge.answered(request.body, answer.body);
        for (const charge of tencent.ledger.slice(charged)) judge.charged(charge, request.body);
        for (const { providerTaskId } of tencent.ledger)
          if (answer.body.includes(providerTaskId)) judge.told(invocation, providerTaskId);
        return answer;
      },
      failure: (kind) => {
        if (sent !== undefined) sent.isUnheard = true;
        if (kind !== "unreached")
          return Object.assign(new Error("The connection was lost."), { code: "ECONNRESET" });
        if (sent !== undefined) sent.hasLeft = false;
        return new TencentUnreached(request.action, "ECONNREFUSED");
      },
    });
  };
