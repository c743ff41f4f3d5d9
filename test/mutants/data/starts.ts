import type { callTencent } from "../../../functions/tencent/client.ts";
import {
  type StartOutcome,
  type startFailure,
  type startOutcome,
  TencentSilence,
  TencentUnreached,
} from "../../../functions/tencent/error.ts";
import type { meaningOf } from "../../../functions/tencent/refusals.ts";
import type { Transport } from "../../../functions/tencent/transport.ts";
import { given, instead, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** The meaning of Tencent's answer to a start: only Tencent says no. */
const answers: readonly Mutant[] = [
  {
    name: "a request without an answer is sent once more",
    at: "callTencent",
    mistake: instead<typeof callTencent>(
      (original) => (send, request) =>
        original((same) => send(same).catch(() => send(same)), request),
    ),
    by: "tencent/client-silence.test.ts",
  },
  {
    name: "HTTP 502 means that the request was never sent",
    at: "callTencent",
    mistake: instead<typeof callTencent>((original) => async (send, request) => {
      const answer = await original(send, request).catch((error: unknown) => error);
      if (answer instanceof TencentSilence && answer.reason === "HTTP 502")
        throw new TencentUnreached(answer.action, answer.reason);
      if (answer instanceof Error) throw answer;
      return answer as Awaited<ReturnType<typeof callTencent>>;
    }),
    by: "tencent/client-silence.test.ts",
  },
  {
    name: "an answer that is not understood is logged word for word",
    at: "callTencent",
    mistake: instead<typeof callTencent>((original) => async (send, request) => {
      let body = "";
      const kept = async (same: typeof request) => {
        const answer = await send(same);
        body = answer.body;
        return answer;
      };
      try {
        return await original(kept, request);
      } catch (error) {
        throw error instanceof TencentSilence
          ? new TencentSilence(error.action, `${error.reason}: ${body}`)
          : error;
      }
    }),
    by: "tencent/client-silence.test.ts",
  },
  {
    name: "the error code tells whether a request was sent",
    at: "Transport.send",
    mistake: instead<Transport["send"]>((original) => async (request) => {
      try {
        return await original(request);
      } catch (error) {
        const isReset =
          error instanceof Error &&
          "code" in error &&
          ["ECONNRESET", "UND_ERR_SOCKET"].includes(String(error.code));
        throw isReset ? new TencentUnreached(request.action, "reset") : error;
      }
    }),
    by: "tencent/transport.test.ts",
  },
  {
    name: "a request is written after its time is over",
    at: "Transport.send",
    mistake: given<Transport["send"]>((request) => [
      { ...request, timeoutMs: 100 * request.timeoutMs },
    ]),
    by: "tencent/request-time.test.ts",
  },
  {
    name: "an unknown code is a refusal",
    at: "startFailure",
    mistake: outcome((told) =>
      told.kind === "silence" && told.said !== undefined
        ? { kind: "rejected", said: told.said }
        : told,
    ),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "a duplicate is a refusal, and is started anew",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "duplicate" ? { ...told, kind: "busy" } : told)),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "a refusal that passes rejects the task",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "busy" ? { ...told, kind: "rejected" } : told)),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "a wrong key of ours rejects the task",
    at: "startFailure",
    mistake: outcome((told) => (told.kind === "blocked" ? { ...told, kind: "rejected" } : told)),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "a code that may be the answer to a SessionId that was seen is a refusal",
    at: "meaningOf",
    mistake: given<typeof meaningOf>((action, code) => [{ ...action, isDeduped: false }, code]),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "an action's own word for a code counts less than the common one",
    at: "meaningOf",
    mistake: instead<typeof meaningOf>((original) => (action, code) => {
      const common = original(
        { ...action, codes: { duplicate: [], wrong: [], blocked: [], busy: [], busyAlone: [] } },
        code,
      );
      return common === "unknown" ? original(action, code) : common;
    }),
    by: "tencent/error-codes.test.ts",
  },
  {
    name: "silence means that the request was never sent",
    at: "startFailure",
    mistake: outcome((told) =>
      told.kind === "silence" ? { kind: "not-sent", reason: told.reason } : told,
    ),
    by: "tencent/error.test.ts",
  },
  {
    name: "an empty TaskId is one",
    at: "startOutcome",
    mistake: instead<typeof startOutcome>((original) => (operation, answer) => {
      const told = original(operation, answer);
      const isEmpty = told.kind === "silence" && operation.providerTaskId(answer.response) === "";
      return isEmpty ? { kind: "accepted", providerTaskId: "", requestId: answer.requestId } : told;
    }),
    by: "tencent/error.test.ts",
  },
];

/** A failed call comes to another outcome. */
function outcome(change: (told: StartOutcome, error: unknown) => StartOutcome) {
  return instead<typeof startFailure>(
    (original) => (operation, error) => change(original(operation, error), error),
  );
}

/** Starts that take no turn. */
const bounds: readonly Mutant[] = [
  {
    name: "every start of a lane goes without a turn",
    at: "LanePace",
    mistake: unchecked("atMost", "pacedAt"),
    by: "store/lane-pace.test.ts",
  },
  {
    name: "a start goes without a turn however many lanes share the rate",
    at: "boundsStarts",
    mistake: returns(true),
    by: "start/bounded-starts.test.ts",
  },
];

/** Starts whose turn passes while they are written ahead. */
const turns: readonly Mutant[] = [
  {
    name: "a start leaves however long ago its turn was",
    at: "whyNotNow",
    mistake: returns(Promise.resolve(undefined)),
    by: "start/late-starts.test.ts",
  },
];

export const starts: readonly Mutant[] = [...answers, ...bounds, ...turns];
