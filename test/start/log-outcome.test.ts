import { expect, test } from "vitest";
import { logOutcome } from "../../functions/lifecycle/start/log-outcome.ts";
import type { StartOutcome } from "../../functions/tencent/error.ts";
import { submittingTasks } from "../task/task-rows.ts";

const said = { code: "LimitExceeded", message: "It quotes a prompt.", requestId: "a-request" };
const words = { code: said.code, requestId: said.requestId };
const providerTaskId = "a-task";

const logged = (outcome: StartOutcome): readonly unknown[] => {
  const lines: unknown[] = [];
  for (const task of submittingTasks.slice(0, 1)) {
    const { tenant, taskId, epoch, operation } = task;
    logOutcome((event, fields) => lines.push([event, fields]), task, outcome);
    for (const line of lines)
      expect(line).toMatchObject([expect.any(String), { tenant, taskId, epoch, operation }]);
  }
  return lines;
};

test.each<{ outcome: StartOutcome; lines: readonly (readonly [string, object])[] }>([
  {
    outcome: { kind: "accepted", providerTaskId, requestId: "a-request" },
    lines: [["start_accepted", { providerTaskId }]],
  },
  {
    outcome: { kind: "not-sent", reason: "ENOTFOUND" },
    lines: [["start_not_sent", { reason: "ENOTFOUND" }]],
  },
  { outcome: { kind: "duplicate", said }, lines: [["start_duplicate", words]] },
  {
    outcome: { kind: "silence", reason: "ECONNRESET", requestId: "a-request" },
    lines: [["start_silence", { reason: "ECONNRESET", requestId: "a-request" }]],
  },
  {
    outcome: { kind: "silence", reason: said.code, requestId: said.requestId, said },
    lines: [["start_silence", { reason: said.code, requestId: said.requestId }]],
  },
  {
    outcome: { kind: "silence", reason: said.code, said, isUnknown: true },
    lines: [["start_answer_unknown", words]],
  },
  {
    outcome: { kind: "busy", said, isClock: true },
    lines: [
      ["clock_differs", words],
      ["start_refused", { ...words, reason: "busy" }],
    ],
  },
  ...(["rejected", "blocked", "busy", "busy-alone"] as const).map((kind) => ({
    outcome: { kind, said },
    lines: [["start_refused", { ...words, reason: kind }] as const],
  })),
])(
  "an attempt that ends as $outcome.kind is told in the log without a prompt",
  ({ outcome, lines }) => {
    const told = logged(outcome);

    expect(told).toEqual(lines.map(([event, fields]) => [event, expect.objectContaining(fields)]));
    expect(JSON.stringify(told)).not.toContain("prompt");
  },
);
